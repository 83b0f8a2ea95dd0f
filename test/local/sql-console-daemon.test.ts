/** The console on a real psql and PostgreSQL. */
import { chownSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SqlConsole } from "../../local/sql-console.ts";
import { debianRoot } from "../templates/patroni/root.ts";

/** Makes a server in the root, and becomes psql on it; all of it ends with psql. */
const enter = `mount --make-rprivate / && mount -t proc proc "$1/proc" && mount -t tmpfs tmpfs "$1/dev/shm" &&
chmod 1777 "$1/dev/shm" && base=$2 && root=$1 && shift 2 &&
exec chroot "$root" setpriv --reuid=postgres --regid=postgres --clear-groups env -i HOME="$base" LANG=C.UTF-8 \\
  PATH=/usr/lib/postgresql/17/bin:/usr/bin bash -c '
    cd "$0" && { initdb -D data -A trust --no-sync && pg_ctl -D data -w -o "-k $0 -c listen_addresses= -c fsync=off" start; } >log 2>&1 </dev/null || cat log >&2
    "$@" -h "$0" -d postgres' "$base" "$@"`;

describe.skipIf(!debianRoot)("a console", () => {
  const root = debianRoot as string;
  let folder: string;
  let console: SqlConsole;
  beforeAll(async () => {
    folder = mkdtempSync(join(root, "tmp", "odoo-cluster-console-"));
    const { uid, gid } = statSync(join(root, "var/lib/postgresql"));
    chownSync(folder, uid, gid);
    console = new SqlConsole((psql) => [
      ...["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", enter, "sh"],
      ...[root, `/tmp/${basename(folder)}`, ...psql],
    ]);
    await console.rows("SELECT 1");
  }, 120_000);
  afterAll(() => {
    console?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("rows by column name, and none", async () => {
    expect(
      await console.rows("SELECT 1 AS one, 'two' AS two UNION SELECT 3, NULL ORDER BY 1"),
    ).toEqual([
      { one: "1", two: "two" },
      { one: "3", two: "" },
    ]);
    expect(await console.rows("SELECT 1 AS one WHERE false")).toEqual([]);
    expect(await console.rows("SET work_mem = '5MB'")).toEqual([]);
    expect(await console.rows("SHOW work_mem")).toEqual([{ work_mem: "5MB" }]);
  });

  test("a value keeps its tabs, newlines and whatever else looks like an end", async () => {
    const values = ["a\tb", "c\nd\n", "-- end of answer --", "e|f", "(1 row)", "ü€"];
    const list = values.map((value) => `($v$${value}$v$)`).join(", ");
    const rows = await console.rows(`SELECT v, 'last' AS last FROM (VALUES ${list}) AS t (v)`);
    expect(rows).toEqual(values.map((v) => ({ v, last: "last" })));
  });

  test("a failed statement fails alone, with its own words", async () => {
    await expect(console.rows("SELECT 1/0")).rejects.toThrow(/^ERROR: {2}division by zero$/);
    expect(await console.rows("SELECT 2 AS two")).toEqual([{ two: "2" }]);
    await expect(console.rows("SELECT nothing")).rejects.toThrow('column "nothing" does not exist');
    await expect(console.rows("SELECT nothing")).rejects.not.toThrow("division");
  });

  test("a warning that speaks of an error is none", async () => {
    const raise = "DO $$ BEGIN RAISE WARNING 'ERROR: not really'; END $$";
    expect(await console.rows(raise)).toEqual([]);
  });

  test("statements at once are answered each with its own rows", async () => {
    const all = await Promise.allSettled(
      [1, 2, 0, 4].map((n) => console.rows(`SELECT ${n} / ${n} * ${n} AS n`)),
    );
    expect(all.map((one) => (one.status === "fulfilled" ? one.value : "failed"))).toEqual([
      [{ n: "1" }],
      [{ n: "2" }],
      "failed",
      [{ n: "4" }],
    ]);
  });

  test("a server that goes away ends it: said, and said again", async () => {
    const gone = console.rows("SELECT pg_terminate_backend(pg_backend_pid())");
    await expect(gone).rejects.toThrow(/^psql ended: .*terminating connection/s);
    await expect(console.rows("SELECT 1")).rejects.toThrow(/^psql ended: /);
  });
});
