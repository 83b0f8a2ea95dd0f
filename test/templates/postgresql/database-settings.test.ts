import fc from "fast-check";
import { expect, test } from "vitest";
import { fill, secret, show, text } from "../../../model/text.ts";
import type { DatabaseSetting } from "../../../model/topology.ts";
import { renderDatabaseSettings } from "../../../templates/postgresql/database-settings.ts";
import { escapeSql, sqlComment } from "../../../templates/postgresql/print.ts";
import { awkward } from "../patroni/awkward.ts";
import { fileOf, fixtureLayout, fixtureTopology } from "../patroni/fixture.ts";

function script(databaseSettings: readonly DatabaseSetting[], phase = "before"): string {
  const files = renderDatabaseSettings(fixtureTopology({ databaseSettings }), fixtureLayout());
  return show(fileOf(files, `database/${phase}-modules.sql`).body);
}

function statement(given: Partial<DatabaseSetting>): DatabaseSetting {
  return {
    name: "x",
    database: "erp",
    sql: ["SELECT 1"],
    because: "why",
    afterModules: false,
    ...given,
  };
}

test("two scripts for the first node of the primary group", () => {
  const files = renderDatabaseSettings(fixtureTopology(), fixtureLayout());
  expect(files).toMatchObject([
    {
      id: "database/before-modules.sql",
      group: "postgresql",
      node: "postgresql-1",
      dialect: "sql",
      mode: 0o640,
    },
    {
      id: "database/after-modules.sql",
      group: "postgresql",
      node: "postgresql-1",
      dialect: "sql",
      mode: 0o640,
    },
  ]);
});

test("a statement runs in its phase alone, and the first error ends the script", () => {
  const settings = [
    statement({ sql: ["SELECT 1"] }),
    statement({ sql: ["SELECT 2"], afterModules: true }),
  ];
  expect(script(settings)).toMatch(/^\\set ON_ERROR_STOP on\n[\s\S]*SELECT 1/);
  expect(script(settings)).not.toContain("SELECT 2");
  expect(script(settings, "after")).toContain("SELECT 2");
});

test("psql connects once for neighbours of one database, in the order of the topology", () => {
  const body = script(
    ["postgres", "postgres", "erp", "postgres"].map((database) => statement({ database })),
  );
  expect(body.match(/\\connect "\w+"/g)).toEqual([
    '\\connect "postgres"',
    '\\connect "erp"',
    '\\connect "postgres"',
  ]);
});

test("verifiers stay out of the log and out of pg_stat_statements in every connection", () => {
  const body = script(["postgres", "erp"].map((database) => statement({ database })));
  expect(body.match(/SET log_min_error_statement = 'panic';/g)).toHaveLength(2);
  expect(body.match(/SET pg_stat_statements\.track = 'none';/g)).toHaveLength(2);
});

test("every statement ends, unless it ended itself", () => {
  expect(script([statement({ sql: ["SELECT 1 -- comment"] })])).toContain(
    "SELECT 1 -- comment\n;\n",
  );
  expect(script([statement({ sql: ["SELECT 1;\n"] })])).toContain("SELECT 1;\n");
  expect(script([statement({ sql: ["SELECT 'x' \\gexec"] })])).toMatch(/\\gexec\n$/);
  expect(script([statement({ sql: text`SELECT '${secret("a")}'` })])).toContain(
    "SELECT '<secret:a>'\n;\n",
  );
});

test("no reason breaks out of its comment", () => {
  fc.assert(
    fc.property(awkward, (because) => {
      for (const line of sqlComment(because)
        .slice(0, -1)
        .split(/[\r\n]/))
        expect(line).toMatch(/^--( |$)/);
    }),
  );
});

test("no value breaks out of its quotes", () => {
  fc.assert(
    fc.property(
      awkward.filter((value) => !value.includes("\0")),
      (value) => {
        const sql = fill(text`SELECT '${secret("x")}'`, () => value, escapeSql);
        const inside = sql.slice("SELECT '".length, -1);
        expect(inside.replaceAll("''", "")).not.toContain("'");
        expect(inside.replaceAll("''", "'")).toBe(value);
      },
    ),
  );
});

test("a NUL is refused without telling the value", () => {
  expect(() => escapeSql("hidden\0")).toThrow(/NUL/);
  expect(() => escapeSql("hidden\0")).not.toThrow(/hidden/);
});

test.each(["a=b", "postgres://x", 'a"b', "a\nb"])(
  "psql would misread a database named %j: refused",
  (database) => {
    expect(() => script([statement({ database })])).toThrow(/cannot be written into a psql script/);
  },
);
