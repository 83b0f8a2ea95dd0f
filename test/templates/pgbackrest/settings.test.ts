import fc from "fast-check";
import { expect, test } from "vitest";
import { show } from "../../../model/text.ts";
import type { Layout } from "../../../templates/layout.ts";
import { escapePgbackrest, printPgbackrest } from "../../../templates/pgbackrest/print.ts";
import { renderPgbackrest, stanzaName } from "../../../templates/pgbackrest/settings.ts";
import { awkward } from "../patroni/awkward.ts";
import { fileOf, fixtureLayout, fixtureTopology } from "../patroni/fixture.ts";

const files = renderPgbackrest(fixtureTopology(), fixtureLayout());

test("every database instance has its file, closed to others", () => {
  expect(files.map(({ id }) => id)).toEqual([
    "postgresql-1/pgbackrest.conf",
    "postgresql-2/pgbackrest.conf",
    "reporting-1/pgbackrest.conf",
  ]);
  expect(files.every(({ mode }) => mode === 0o640)).toBe(true);
});

test("instances share the repository and nothing else", () => {
  const value = (id: string, key: string) =>
    show(fileOf(files, id).settings.find((setting) => setting.key === key)?.value ?? []);
  expect(value("postgresql-1/pgbackrest.conf", "repo1-path")).toBe(
    value("postgresql-2/pgbackrest.conf", "repo1-path"),
  );
  for (const key of ["pg1-path", "pg1-socket-path", "lock-path", "spool-path"]) {
    expect(value("postgresql-1/pgbackrest.conf", key), key).toContain("postgresql-1");
    expect(value("postgresql-2/pgbackrest.conf", key), key).toContain("postgresql-2");
  }
});

test("the stanza is the stack", () => {
  expect(show(fileOf(files, "postgresql-1/pgbackrest.conf").body)).toContain(
    "\n[test-89]\npg1-path=",
  );
});

test.each(["global", "Upper", "a b", "-a", "a]", ""])(
  "a stack named %j cannot name a stanza",
  (stack) => {
    expect(() => stanzaName({ stack })).toThrow(/cannot name a backup stanza/);
  },
);

test("without a log file nothing is written to one", () => {
  const layout: Layout = { ...fixtureLayout(), log: () => "stderr" };
  const body = show(
    fileOf(renderPgbackrest(fixtureTopology(), layout), "postgresql-1/pgbackrest.conf").body,
  );
  expect(body).toContain("log-level-file=off");
  expect(body).not.toContain("log-path");
});

test("a value stays on its line or is refused", () => {
  fc.assert(
    fc.property(awkward, (value) => {
      const print = () =>
        show(
          printPgbackrest([
            { section: "global", key: "k", value: [value], effect: "none", source: "stack" },
          ]),
        );
      if (/[\0\r\n]/.test(value)) expect(print).toThrow(/line break or a NUL/);
      else expect(print().split("\n")).toEqual(["[global]", `k=${value}`, ""]);
    }),
  );
});

test("a refused value is not told", () => {
  expect(() => escapePgbackrest("hidden\n")).not.toThrow(/hidden/);
});
