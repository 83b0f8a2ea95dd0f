/** Real PgBouncer reads what was rendered, in front of a real PostgreSQL. */
import { beforeAll, describe, expect, test } from "vitest";
import { differingOptions } from "../../../local/pgbouncer-config.ts";
import type { Setting } from "../../../model/setting.ts";
import { restartOptions } from "../../../templates/pgbouncer/options.ts";
import { renderPgbouncer } from "../../../templates/pgbouncer/settings.ts";
import { renderDatabaseSettings } from "../../../templates/postgresql/database-settings.ts";
import { fixtureLayout, fixtureTopology } from "../patroni/fixture.ts";
import { answersOf, debianRoot, runInRoot } from "../patroni/root.ts";
import { passwordOf } from "../patroni/secrets.ts";

const password = (role: string) =>
  `PGPASSWORD='${passwordOf(`database-${role}`).replaceAll("'", `'\\''`)}'`;

const script = `
say() { echo "=== $1"; }
mkdir -p log run/pgbouncer-1 socket
initdb -D data --no-sync -A scram-sha-256 --auth-local=peer -U postgres --locale=C.UTF-8 >log/initdb
cat >data/postgresql.auto.conf <<CONF
listen_addresses = '127.89.31.11'
unix_socket_directories = '$BASE/socket'
shared_preload_libraries = 'pg_stat_statements'
CONF
pg_ctl -D data -l log/postgresql -w start >log/pg_ctl
psql -Xq -h $BASE/socket -U postgres -f config/database/before-modules.sql postgres >log/sql
for name in pooled session; do pgbouncer -q config/pgbouncer-1/pgbouncer-$name.ini & eval "$name=$!"; done
sleep 1
say odoo
${password("odoo")} psql -XAt -h 127.89.20.11 -p 6432 -U odoo -c 'select current_user, current_database()' erp
${password("reporting")} psql -XAt -h 127.89.20.11 -p 6433 -U reporting -c 'select current_user' erp
say wrong
PGPASSWORD=wrong psql -XAt -h 127.89.20.11 -p 6432 -U odoo -c 'select 1' erp
say unlisted
${password("odoo")} psql -XAt -h 127.89.20.11 -p 6432 -U odoo -c 'select 1' template1
say statistics
${password("monitor")} psql -XAt -h 127.89.20.11 -p 6433 -U monitor -c 'show pools' pgbouncer | grep -c '|'
${password("monitor")} psql -XAt -h 127.89.20.11 -p 6433 -U monitor -c 'pause' pgbouncer
say stranger
psql -XAtw -h 127.89.20.11 -p 6433 -U pgbouncer -c 'show pools' pgbouncer
say socket
admin() { psql -XAt -F ' ' -h $BASE/run/pgbouncer-1 -p $1 -U pgbouncer -c "$2" pgbouncer; }
admin 6432 reload; admin 6433 reload
say config
psql -XAt -F '|' -h $BASE/run/pgbouncer-1 -p 6432 -U pgbouncer -c 'show config' pgbouncer | cut -d '|' -f 1,2
say restart
admin 6432 'show config' | awk '$NF == "no" { print $1 }' | sort
say killed
disown $pooled
kill -9 $pooled
pgbouncer -q config/pgbouncer-1/pgbouncer-pooled.ini & again=$!
sleep 1
${password("odoo")} psql -XAt -h 127.89.20.11 -p 6432 -U odoo -c 'select 1' erp
say unknown
sed 's/^listen_port.*/listen_port = 6439\\nno_such_option = 1/' config/pgbouncer-1/pgbouncer-pooled.ini >unknown.ini
pgbouncer unknown.ini; echo "exit $?"
say reloaded
with() { sed "s/^query_wait_timeout.*/query_wait_timeout = $1/" config/pgbouncer-1/pgbouncer-pooled.ini >changed.ini; }
waits() { psql -XAt -F '|' -h $BASE/run/pgbouncer-1 -p 6432 -U pgbouncer -c 'show config' pgbouncer | grep '^query_wait_timeout' | cut -d '|' -f 1,2; }
kill -9 $again; sleep 0.5
with 60; pgbouncer -q changed.ini &
sleep 1
with soon; admin 6432 reload; waits
with 61; admin 6432 reload; waits
say end
`;

let answers: Record<string, string> = {};
let wanted: readonly Setting[] = [];

/** Lines of `SHOW CONFIG`. */
const rowsOf = (text = "") =>
  text.split("\n").flatMap((line) => {
    const [key = "", value] = line.split("|");
    return value === undefined ? [] : [{ key, value }];
  });

describe.skipIf(!debianRoot)("PgBouncer in a Debian root", () => {
  beforeAll(() => {
    const topology = fixtureTopology();
    const { output } = runInRoot(script, (base) => {
      const layout = fixtureLayout(base, "127.89.31.11");
      const files = renderPgbouncer(topology, layout);
      wanted = files.find(({ id }) => id === "pgbouncer-1/pgbouncer-pooled.ini")?.settings ?? [];
      return [...files, ...renderDatabaseSettings(topology, layout)];
    });
    answers = answersOf(output);
    expect(answers, output).toHaveProperty("end");
  }, 120_000);

  test("roles reach PostgreSQL through both listeners with the verifiers alone", () => {
    expect(answers["odoo"]).toBe("odoo|erp\nreporting");
  });

  test("a wrong password and a database that is not listed are refused", () => {
    expect(answers["wrong"]).toMatch(/SASL authentication failed/);
    expect(answers["unlisted"]).toMatch(/no such database: template1/);
  });

  test("monitor reads statistics and changes nothing", () => {
    expect(answers["statistics"]).toMatch(/^\d+\nERROR: {2}admin access needed$/);
  });

  test("administration is for the own uid, through the socket", () => {
    expect(answers["socket"]).toBe("RELOAD\nRELOAD");
    expect(answers["stranger"]).toMatch(/FATAL|no password supplied/);
  });

  test("it runs with what was rendered, and a reload that finds a value wrong takes the default of that option", () => {
    expect(differingOptions(wanted, rowsOf(answers["config"]))).toEqual([]);
    const waits = wanted.filter(({ key }) => key === "query_wait_timeout");
    const [wrong, changed] = rowsOf(answers["reloaded"]).filter(({ value }) => value !== "");
    expect(wrong).toEqual({ key: "query_wait_timeout", value: "120" });
    expect(differingOptions(waits, changed === undefined ? [] : [changed])).toEqual([
      "runs with query_wait_timeout = 61, not 60",
    ]);
  });

  test("our list of options that need a restart is PgBouncer's", () => {
    expect(answers["restart"]?.split("\n")).toEqual([...restartOptions].sort());
  });

  test("after kill -9 it starts again", () => {
    expect(answers["killed"]).toBe("1");
  });

  test("an unknown option keeps it from starting", () => {
    expect(answers["unknown"]).toMatch(/unknown parameter: pgbouncer\/no_such_option[\s\S]*exit 1/);
  });
});
