/** What each check finds, and what is near and fine. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checks } from "../../addon-check/checks.ts";
import { found, idsIn } from "./written-addon.ts";

const project = join(import.meta.dirname, "..", "..");

test("a check is a file and a line of the list; both have its id", () => {
  const files = readdirSync(join(project, "addon-check", "checks")).map((name) =>
    name.slice(0, -3),
  );
  expect(files.toSorted()).toEqual(checks.map(({ id }) => id).toSorted());
  for (const { id } of checks)
    expect(readFileSync(join(project, "addon-check", "checks", `${id}.ts`), "utf8")).toContain(
      `id: "${id}"`,
    );
  expect(existsSync(join(project, "docs", "CHECK-ADDONS.md"))).toBe(true);
});

describe.each(checks.map((check) => [check.id, check] as const))("%s", (id, check) => {
  test.each(check.found)("finds %s", (source) => {
    expect(idsIn(source)).toEqual([id]);
  });

  test.each(check.fine)("finds nothing of its own in %s", (source) => {
    expect(idsIn(source)).not.toContain(id);
  });

  test("speaks in sentences, and says where it knows from", () => {
    for (const text of [check.title, check.why, check.fix]) expect(text).toMatch(/^[A-Z].*\.$/);
    expect(check.source).toMatch(/^https:\/\//);
    expect(check.found.length * check.fine.length).toBeGreaterThan(0);
  });
});

/** Each one is executed as it stands. */
const statements: readonly [string, string | null][] = [
  ["listen imbus", "listen"],
  ["UNLISTEN *", "listen"],
  ['LISTEN "Mixed"; SELECT 1', "listen"],
  ["SELECT 1; /* and /* then */ */ LISTEN a -- b", "listen"],
  ["NOTIFY listen", null],
  ["SELECT 'LISTEN a'", null],
  ["-- LISTEN a\nSELECT 1", null],
  ["SELECT listen FROM ears", null],
  ["SELECT 1 WHERE PG_TRY_ADVISORY_LOCK(1, 2)", "session-advisory-lock"],
  ["SELECT pg_advisory_lock_shared(1)", "session-advisory-lock"],
  ["SELECT pg_try_advisory_lock_shared(1)", "session-advisory-lock"],
  ["SELECT pg_advisory_unlock(1)", "session-advisory-lock"],
  ["SELECT pg_catalog.pg_advisory_unlock_shared(1)", "session-advisory-lock"],
  ["DO $$ BEGIN PERFORM pg_advisory_lock(1); END $$", "session-advisory-lock"],
  ["SELECT pg_advisory_xact_lock(1), pg_try_advisory_xact_lock_shared(1)", null],
  ["SELECT pg_advisory_lock FROM settings", null],
  ["SELECT 'pg_advisory_lock(1)'", null],
  ["SET search_path TO x", "session-setting"],
  ["set statement_timeout = 0", "session-setting"],
  ["SET SESSION lock_timeout = 1", "session-setting"],
  ["SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY", "session-setting"],
  ["SET ROLE reader", "session-setting"],
  ["SET app.tenant = 'x'", "session-setting"],
  ["SET %s = 1", "session-setting"],
  ["RESET ALL", "session-setting"],
  ["SELECT set_config('a.b', 'c', 'f')", "session-setting"],
  ["SELECT set_config('a.b', %s, %s)", "session-setting"],
  ["CREATE FUNCTION f() AS $f$ BEGIN SET lock_timeout = 1; END $f$", "session-setting"],
  ["set local lock_timeout to '1s'", null],
  ["SET TRANSACTION READ ONLY", null],
  ["SET CONSTRAINTS ALL IMMEDIATE", null],
  ["SET timezone = 'UTC'", null],
  ["SET NAMES 'utf8'", null],
  ["RESET timezone", null],
  ["UPDATE a SET lock_timeout = 1", null],
  ["UPDATE a\nSET b = %s", null],
  ["ALTER ROLE a SET search_path = b", null],
  ["ALTER TABLE a ALTER b SET DEFAULT 1", null],
  ["CREATE FUNCTION f() RETURNS int SET search_path = a AS 'x'", null],
  ["SELECT set_config('a.b', f(1, 2), TRUE)", null],
  ["SELECT set_config('TimeZone', 'UTC', false)", null],
  ["create local temporary table a as select 1", "temporary-table"],
  ["CREATE TEMP VIEW a AS SELECT 1", "temporary-table"],
  ["CREATE TEMP SEQUENCE a", "temporary-table"],
  ["CREATE TEMPORARY TABLE IF NOT EXISTS a (b int) ON COMMIT PRESERVE ROWS", "temporary-table"],
  ["WITH a AS (SELECT 1) SELECT * INTO TEMPORARY TABLE b FROM a", "temporary-table"],
  ["CREATE TEMPORARY TABLE a ON COMMIT DROP AS SELECT 1", null],
  ["SELECT temp FROM a", null],
  ["INSERT INTO temp (a) SELECT 1", null],
  ["CREATE TABLE temp (a int)", null],
  ["DECLARE a SCROLL CURSOR WITH HOLD FOR SELECT 1", "held-cursor"],
  ["DECLARE a CURSOR WITHOUT HOLD FOR SELECT 1", null],
  ["prepare a as select 1", "prepared-statement"],
  ["EXECUTE a", "prepared-statement"],
  ["DEALLOCATE PREPARE a", "prepared-statement"],
  ["PREPARE TRANSACTION 'a'", null],
  ["DO $$ BEGIN EXECUTE format('SELECT 1'); END $$", null],
  ["CREATE TRIGGER a BEFORE INSERT ON b FOR EACH ROW EXECUTE FUNCTION c()", null],
  ["load 'auto_explain'", "load-library"],
  ["SELECT load FROM trucks", null],
];

test.each(statements)("executed: %s -> %s", (sql, id) => {
  const ids = id === null ? [] : [id];
  expect(idsIn(`cr.execute(${JSON.stringify(sql)})`)).toEqual(ids);
});

/** Not executed here: it counts where it can be nothing else. */
const loose: readonly [string, string | null][] = [
  ['"LISTEN queue_job"', "listen"],
  ['"SELECT pg_advisory_lock(%s)"', "session-advisory-lock"],
  ["\"SET SESSION lock_timeout = '15s'\"", "session-setting"],
  ["\"SET statement_timeout = '15s'\"", "session-setting"],
  ['"RESET ALL"', "session-setting"],
  ["\"SELECT set_config('a.b', %s, false)\"", "session-setting"],
  ['"CREATE TEMP TABLE a (b int)"', "temporary-table"],
  ['"DECLARE a CURSOR WITH HOLD FOR SELECT 1"', "held-cursor"],
  ['"PREPARE a AS SELECT 1"', "prepared-statement"],
  ['"DEALLOCATE ALL"', "prepared-statement"],
  ["\"LOAD 'age'\"", "load-library"],
  ['"Listen to the customer"', null],
  ['"LISTEN NOW"', null],
  ['"LISTEN TO ME"', null],
  ['"set null"', null],
  ['"Set password"', null],
  ['"SET password = %s"', null],
  ['"SET active = false"', null],
  ['"RESET PASSWORD"', null],
  ['"Reset all"', null],
  ['"call pg_advisory_lock(1) first"', null],
  ['"Create temporary table of contents"', null],
  ['"prepare a as you like"', null],
  ['"Execute order"', null],
  ["\"Load 'all'\"", null],
  ['_("LISTEN queue_job")', null],
  ['_logger.info("SET statement_timeout = 0")', null],
  ['fields.Char(help="RESET ALL")', null],
  ['UserError("DEALLOCATE ALL")', null],
];

test.each(loose)("anywhere: %s -> %s", (literal, id) => {
  expect(idsIn(`x = f(1, ${literal})`)).toEqual(id === null ? [] : [id]);
});

const python: readonly [string, readonly string[]][] = [
  ["request.env.cr.commit()", ["explicit-commit: request.env.cr.commit()"]],
  ["records.env.cr.rollback()", ["explicit-commit: records.env.cr.rollback()"]],
  ["def hook(cr):\n    cr.commit()", ["explicit-commit: cr.commit()"]],
  ["with closing(db.cursor()) as new_cr:\n    new_cr.commit()", []],
  ["def f():\n    cr = registry.cursor()\n    cr.commit()", []],
  [
    "def f():\n    cr = registry.cursor()\ndef g(cr):\n    cr.commit()",
    ["explicit-commit: cr.commit()"],
  ],
  ["cr.commit(1)\nself.commit()\ngit.commit()\ncr.commit", []],
  ["import psycopg2 as p\np.connect(x)", ["own-connection: p.connect(x)"]],
  [
    "import psycopg\npsycopg.Connection.connect(x)",
    ["own-connection: psycopg.Connection.connect(x)"],
  ],
  ["import odoo\nodoo.sql_db.db_connect('a')", ["own-connection: odoo.sql_db.db_connect('a')"]],
  ["from odoo import sql_db as s\ns.db_connect('a')", ["own-connection: s.db_connect('a')"]],
  [
    "import odoo\nodoo.tools.config.get('db_port')",
    ["own-connection: odoo.tools.config.get('db_port')"],
  ],
  ["from odoo import tools\ntools.config['db_user']", ["own-connection: tools.config['db_user']"]],
  ["import socket\nsocket.create_connection(x)\nftp.connect(y)\nvals.get('db_host')", []],
  ["self.conn.autocommit = True", ["autocommit: self.conn.autocommit = True"]],
  ["event.autocommit(True)\nautocommit = True", []],
  ['c.cursor(name="a", withhold=True)', ['held-cursor: c.cursor(name="a", withhold=True)']],
  ['c.cursor(name="a")\nc.withhold = False', []],
];

test.each(python)("%s", (source, expected) => {
  expect(found(source)).toEqual(expected);
});
