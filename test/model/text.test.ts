import fc from "fast-check";
import { expect, test } from "vitest";
import {
  fill,
  join,
  mapLiterals,
  type Placeholder,
  placeholders,
  secret,
  show,
  type Text,
  text,
} from "../../model/text.ts";

const placeholder: fc.Arbitrary<Placeholder> = fc.oneof(
  fc.record({ secret: fc.constantFrom("a", "b"), form: fc.constantFrom("plain", "scram-sha-256") }),
  fc.record({ late: fc.constantFrom("url", "host") }),
);
const anyText: fc.Arbitrary<Text> = fc.array(fc.oneof(fc.string(), placeholder));

const value = (piece: Placeholder) =>
  "late" in piece ? `late<${piece.late}>` : `hunter2<${piece.secret}>`;
const brackets = (plain: string) => plain.replaceAll("<", "\\<").replaceAll(">", "\\>");

test("a template keeps literals, numbers and texts in place", () => {
  const inner = text`user=${"odoo"} password=${secret("database-odoo")}`;
  expect(text`port=${6432} ${inner};`).toEqual([
    "port=6432 user=odoo password=",
    { secret: "database-odoo", form: "plain" },
    ";",
  ]);
});

test("show names a placeholder and its form, never its value", () => {
  const written = text`${secret("a")} ${secret("a", "scram-sha-256")} ${{ late: "internal-url" }}`;
  expect(show(written)).toBe("<secret:a> <secret:a:scram-sha-256> <late:internal-url>");
  fc.assert(
    fc.property(anyText, (it) => {
      expect(show(it)).not.toContain("hunter2");
    }),
  );
});

test("fill escapes what it puts into placeholders, and nothing else", () => {
  expect(fill(text`<${secret("a")}>`, value, brackets)).toBe("<hunter2\\<a\\>>");
  fc.assert(
    fc.property(anyText, (it) => {
      const parts = it.map((piece) => (typeof piece === "string" ? piece : brackets(value(piece))));
      expect(fill(it, value, brackets)).toBe(parts.join(""));
    }),
  );
});

test("join and mapLiterals keep placeholders and their order; equal texts are equal data", () => {
  fc.assert(
    fc.property(fc.array(anyText), fc.string(), (texts, separator) => {
      const joined = join(texts, separator);
      expect(placeholders(joined)).toEqual(texts.flatMap(placeholders));
      expect(show(joined)).toBe(texts.map(show).join(separator));
      expect(join([joined])).toEqual(joined);
      for (const [index, piece] of joined.entries())
        expect(
          typeof piece === "string" && (piece === "" || typeof joined[index + 1] === "string"),
        ).toBe(false);
      const upper = mapLiterals(joined, (literal) => literal.toUpperCase());
      expect(placeholders(upper)).toEqual(placeholders(joined));
    }),
  );
});
