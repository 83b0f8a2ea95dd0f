/** Keys that a stack file does not have, and what is said instead of a guess. */
import { expect, test } from "vitest";
import { wishes, wishOf } from "../../model/wishes.ts";
import { complaints } from "./written-stack.ts";

test("a key that teams look for is answered with what does it, or that nothing does yet", () => {
  expect(complaints("odoo: { env: { SENTRY_DSN: x } }")).toEqual([
    "stack.yaml:5: odoo.env is not a key of a stack file. Not supported yet. What Odoo itself knows is an option of odoo.conf: `odoo.options`; on Kubernetes the image may set variables (docs/UNSUPPORTED.md)",
  ]);
  expect(complaints("pools: { a: { role: http, env: {} }, c: { role: cron } }")).toEqual([
    expect.stringContaining("pools.a.env is not a key of a pool of role http. Not supported yet. "),
  ]);
  expect(
    complaints("odoo:\n  smtp: { host: a.example.com, from: a@example.com, user: me }"),
  ).toEqual([
    expect.stringContaining(
      "odoo.smtp.user is not a key of a stack file. Not supported yet: leave",
    ),
  ]);
});

test("a slip of the pen is still one", () => {
  expect(complaints("odoo: { module: [base] }")).toEqual([
    expect.stringMatching(
      /^stack\.yaml:5: odoo\.module is not a key of a stack file\. Did you mean modules\?$/,
    ),
  ]);
});

test.each(wishes.flatMap(({ keys }) => keys))("%s is no key, and has its own answer", (key) => {
  const path = key.split(".").map((part) => (part === "*" ? "a" : part));
  const [first = "", ...rest] = path;
  const inner = rest.reduceRight((value, part) => `{ ${part}: ${value} }`, "x");
  const role = first === "pools" ? `\n  c: { role: cron }` : "";
  const text =
    first === "pools" ? `pools:\n  a: { role: http, ${path[2]}: x }${role}` : `${first}: ${inner}`;
  expect(complaints(text).some((line) => line.includes(wishOf(path)?.instead ?? "none"))).toBe(
    true,
  );
});

test("each says what is wished and what to do, once", () => {
  const all = wishes.flatMap(({ keys }) => keys);
  expect(all).toEqual([...new Set(all)]);
  for (const { wish, instead } of wishes) {
    expect(wish).toMatch(/^[A-Z]/);
    expect(instead).not.toMatch(/\.$/);
  }
});
