/** PostgreSQL as the platform team finds it: copies, archive, statistics, logs, BI. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Ask } from "./cluster.ts";
import { figure } from "./figures.ts";
import { sqlAs } from "./inside.ts";
import { eventually } from "./logs.ts";
import { database } from "./suite-stack.ts";

export function databaseCases(ask: Ask): void {
  const query = (sql: string) => ask().stack.running.database.query("postgres", sql);

  test("one standby is synchronous, the reporting replica is not", async () => {
    const standbys = await eventually(
      () => query("SELECT application_name, state, sync_state FROM pg_stat_replication ORDER BY 3"),
      (found) => found.length === 2,
      10_000,
    );
    expect(standbys).toEqual([
      ["reporting-1", "streaming", "async"],
      [expect.stringMatching(/^postgresql-[12]$/), "streaming", "sync"],
    ]);
    expect(await query("SHOW synchronous_commit")).toEqual([["on"]]);
  });

  test("WAL reaches the archive", async () => {
    const { places, database: admin } = ask().stack.running;
    // pgbackrest's own check: writes a segment and waits for it in the repository.
    await admin.prepareBackups();
    const segments = () =>
      readdirSync(join(places.backup, "archive"), { recursive: true }).filter((name) =>
        /[0-9A-F]{24}-/.test(String(name)),
      ).length;
    const before = segments();
    await query("SELECT pg_logical_emit_message(true, 'suite', 'probe')");
    await query("SELECT pg_switch_wal()");
    expect(await eventually(segments, (count) => count > before, 20_000)).toBeGreaterThan(before);
    expect((await admin.backups()).length).toBeGreaterThan(0);
  });

  test("statement statistics know planning, too", async () => {
    const [[planned]] = (await query(
      "SELECT count(*) FROM pg_stat_statements WHERE plans > 0 AND total_plan_time > 0",
    )) as [[string]];
    expect(Number(planned)).toBeGreaterThan(10);
  });

  test("PostgreSQL and nginx log JSON, and what starts nginx its own news as text", () => {
    const { log } = ask().stack.running.places;
    const wanted = [/\.postgresql-\w+\.json$/, /^nginx-\d\.log$/];
    for (const kind of wanted) {
      const lines = readdirSync(log)
        .filter((name) => kind.test(name))
        .flatMap((name) => readFileSync(join(log, name), "utf8").split("\n").slice(0, -1));
      expect(lines.length, String(kind)).toBeGreaterThan(0);
      const text = lines.filter((line) => !isJson(line) && !/^start: /.test(line));
      expect(text.slice(0, 5), String(kind)).toEqual([]);
    }
  });

  test("nobody works, and the logs stay small", async () => {
    const { log } = ask().stack.running.places;
    const bytes = () =>
      readdirSync(log).reduce((sum, name) => sum + statSync(join(log, name)).size, 0);
    const before = bytes();
    const seconds = 10;
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    const perMinute = ((bytes() - before) / 1024 / seconds) * 60;
    figure(`idle-log-kibibytes-per-minute-${ask().mode}`, perMinute);
    // A day of it must not push what happened out of logs that are rotated at 20 MB.
    expect(perMinute).toBeLessThan(150);
  });

  test("HAProxy logs requests as JSON, and only its own news as text", () => {
    const { log } = ask().stack.running.places;
    const lines = ["edge-1.log", "router-1.log", "router-2.log"].flatMap((name) =>
      readFileSync(join(log, name), "utf8").split("\n").slice(0, -1),
    );
    // Its own news, and handshakes that fail before there is a request.
    const news =
      /SSL handshake failure|^(\[(NOTICE|WARNING|ALERT)\]|Server \w+\/|backend \w+ has|Proxy \w+|Stopping )/;
    expect(lines.filter((line) => !isJson(line) && !news.test(line)).slice(0, 5)).toEqual([]);
    expect(lines.filter(isJson).length).toBeGreaterThan(0);
  });

  test("BI reads the replica", async () => {
    const { stack } = ask();
    const answer = await sqlAs(
      stack,
      "reporting",
      "report",
      "SELECT pg_is_in_recovery(), (SELECT count(*) > 0 FROM res_partner)",
    );
    expect(answer).toEqual([["t", "t"]]);
    expect(await sqlAs(stack, "reporting", "rw", "SELECT pg_is_in_recovery()")).toEqual([["f"]]);
  });

  test.each([
    ["as it comes", ["UPDATE res_partner SET comment = 'BI'"], /read-only transaction/],
    [
      "having asked for a writable session",
      ["SET default_transaction_read_only = off", "UPDATE res_partner SET comment = 'BI'"],
      /permission denied for table res_partner/,
    ],
    [
      "by a table of its own",
      ["SET default_transaction_read_only = off", "CREATE TABLE bi_probe (id int)"],
      /permission denied for schema public/,
    ],
  ])("BI writes nothing on the primary, %s", async (_, statements, refusal) => {
    await expect(sqlAs(ask().stack, "reporting", "rw", ...statements)).rejects.toThrow(refusal);
  });

  test("nobody else's database is open to BI's role", async () => {
    const [[connect]] = (await query(
      `SELECT has_database_privilege('public', '${database}', 'CONNECT')`,
    )) as [[string]];
    expect(connect).toBe("f");
  });
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
