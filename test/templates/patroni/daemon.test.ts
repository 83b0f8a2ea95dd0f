/** Real Patroni, etcd, PostgreSQL and pgBackRest read what was rendered. About 40 s. */
import { beforeAll, describe, expect, test } from "vitest";
import { restartParameterNames } from "../../../model/postgresql-parameters.ts";
import { secret, show, text } from "../../../model/text.ts";
import type { DynamicDocument } from "../../../templates/patroni/dynamic.ts";
import {
  dynamicConfiguration,
  dynamicDocument,
  dynamicPatch,
} from "../../../templates/patroni/dynamic.ts";
import { escapeYaml, printYaml } from "../../../templates/patroni/print.ts";
import { renderPatroni } from "../../../templates/patroni/settings.ts";
import { renderPgbackrest } from "../../../templates/pgbackrest/settings.ts";
import { renderDatabaseSettings } from "../../../templates/postgresql/database-settings.ts";
import { fixtureLayout, fixtureTopology } from "./fixture.ts";
import { answersOf, debianRoot, runInRoot } from "./root.ts";
import { passwordOf } from "./secrets.ts";

const plain = fixtureTopology();
const topology = {
  ...plain,
  databaseSettings: [
    ...plain.databaseSettings,
    {
      name: "remark",
      database: "erp",
      sql: text`COMMENT ON DATABASE erp IS '${secret("remark")}'`,
      because: "a value with quotes, backslashes and :names passes psql",
      afterModules: true,
    },
  ],
};

/** Each answer stands between `=== name` lines. */
const script = `
say() { echo "=== $1"; }
mkdir -p log run/{postgresql-1,postgresql-2,reporting-1} data/{postgresql-1,postgresql-2,reporting-1,etcd} backup
etcd --name e --data-dir data/etcd --listen-client-urls http://127.89.40.11:2379 \\
  --advertise-client-urls http://127.89.40.11:2379 --listen-peer-urls http://127.89.40.11:2380 \\
  --initial-advertise-peer-urls http://127.89.40.11:2380 --initial-cluster e=http://127.89.40.11:2380 >log/etcd 2>&1 &
sql() { psql -XAt -v ON_ERROR_STOP=1 -h $BASE/run/\${3:-postgresql-1} -U postgres -c "$1" \${2:-postgres}; }
until_true() { for i in $(seq 150); do eval "$1" >/dev/null 2>&1 && return; sleep 0.2; done; echo "gave up: $1"; tail -n 30 log/patroni-*; exit 1; }
until_true 'ETCDCTL_API=3 etcdctl --endpoints=127.89.40.11:2379 endpoint health'
export ETCDCTL_API=3 ETCDCTL_ENDPOINTS=127.89.40.11:2379
base64 -d <<<${Buffer.from(JSON.stringify({ name: "patroni", password: passwordOf("etcd-patroni") })).toString("base64")} |
  curl -fs -d @- http://127.89.40.11:2379/v3/auth/user/add >log/etcdctl
for step in "user add root:of-root" "user grant-role root root" "role add patroni" "role grant-permission patroni --prefix readwrite /odoo-cluster/" "user grant-role patroni patroni" "auth enable"; do
  etcdctl $step >>log/etcdctl || echo "gave up: $step"
done
say validate
for node in postgresql-1 reporting-1; do patroni --validate-config config/$node/patroni.yml; echo "exit $?"; done
patroni config/postgresql-1/patroni.yml >log/patroni-postgresql-1 2>&1 &
until_true 'sql "select 1" | grep 1 && curl -fs http://127.89.31.11:8008/primary'
patroni config/postgresql-2/patroni.yml >log/patroni-postgresql-2 2>&1 &
until_true 'sql "select application_name, sync_state from pg_stat_replication" | grep -x "postgresql-2|sync"'
patroni config/reporting-1/patroni.yml >log/patroni-reporting-1 2>&1 &
# While no standby was there Patroni asked for any, and the replica answered: wait for both at once.
until_true '[ "$(sql "select application_name, sync_state from pg_stat_replication order by 1" | xargs)" = "postgresql-2|sync reporting-1|async" ]'
say replication
sql "select application_name, sync_state from pg_stat_replication order by 1"
conf=$BASE/config/postgresql-1/pgbackrest.conf
say pgbackrest
pgbackrest --config=$conf --stanza=test-89 stanza-create && pgbackrest --config=$conf --stanza=test-89 check &&
  pgbackrest --config=$conf --stanza=test-89 --type=full backup; echo "exit $?"
pgbackrest --config=$conf info --output=json | python3 -c 'import json,sys; print(json.load(sys.stdin)[0]["status"]["message"])'
say settings
for file in before before after; do psql -Xq -h $BASE/run/postgresql-1 -U postgres -f config/database/$file-modules.sql postgres >log/sql; echo "exit $?"; done
say remark
sql "select shobj_description(oid, 'pg_database') from pg_database where datname = 'erp'"
say statements
sql "select count(*) > 0, count(*) filter (where query ~ 'SCRAM-SHA-256') from pg_stat_statements" erp
say verifiers-in-logs
cat log/* | grep -c SCRAM-SHA-256
say jsonlog
python3 - <<'PY'
import glob, json
for name in sorted(glob.glob("log/*.json")):
    print(name.rsplit("-", 1)[0], all("message" in json.loads(line) for line in open(name)))
PY
say refused
for node in postgresql-1 reporting-1; do sql "select name, error from pg_file_settings where error is not null" postgres $node; done
say pending
for node in postgresql-1 reporting-1; do sql "select name from pg_settings where pending_restart" postgres $node; done
say reporting
sql "select string_agg(current_setting(name), ' ') from unnest('{max_connections,max_standby_streaming_delay}'::text[]) name" postgres reporting-1
say postmaster
sql "select string_agg(name, ' ' order by name) from pg_settings where context = 'postmaster'" erp
say config
curl -fs http://127.89.31.11:8008/config
echo
say unauthenticated
curl -s -o /dev/null -w '%{http_code}' -X PATCH -d '{"ttl": 30}' http://127.89.31.11:8008/config
echo
say access
PGPASSWORD=x psql -XAt -h 127.89.31.11 -U postgres -c 'select 1' postgres
psql -XAt -h $BASE/run/postgresql-1 -U odoo -c 'select 1' erp
say end
`;

let answers: Record<string, string> = {};

describe.skipIf(!debianRoot)("the database tier in a Debian root", () => {
  beforeAll(() => {
    const { output } = runInRoot(script, (base) => {
      const layout = fixtureLayout(base);
      return [
        ...renderPatroni(topology, layout),
        ...renderPgbackrest(topology, layout),
        ...renderDatabaseSettings(topology, layout),
      ];
    });
    answers = answersOf(output);
    expect(answers, output).toHaveProperty("end");
  }, 240_000);

  test("patroni --validate-config accepts both kinds of member", () => {
    expect(answers["validate"]).toBe("exit 0\nexit 0");
  });

  test("the standby is synchronous, the reporting replica is not", () => {
    expect(answers["replication"]).toBe("postgresql-2|sync\nreporting-1|async");
  });

  test("pgBackRest archives, checks and backs up", () => {
    expect(answers["pgbackrest"]).toBe("exit 0\nok");
  });

  test("the SQL runs, and runs again", () => {
    expect(answers["settings"]).toBe("exit 0\nexit 0\nexit 0");
  });

  test("an awkward value arrives as it was", () => {
    expect(answers["remark"]).toBe(passwordOf("remark"));
  });

  test("pg_stat_statements answers and holds no verifier; neither do the logs", () => {
    expect(answers["statements"]).toBe("t|0");
    expect(answers["verifiers-in-logs"]).toBe("0");
  });

  test("PostgreSQL's logs are JSON", () => {
    expect(answers["jsonlog"]).toBe(
      ["postgresql-1", "postgresql-2", "reporting-1"]
        .map((node) => `log/${node}.postgresql True`)
        .join("\n"),
    );
  });

  test("PostgreSQL takes every parameter, and none waits for a restart", () => {
    expect(answers["refused"]).toBe("");
    expect(answers["pending"]).toBe("");
    expect(answers["reporting"]).toBe("150 30min");
  });

  test("our list of parameters that need a restart is PostgreSQL's", () => {
    expect(answers["postmaster"]?.split(" ").sort()).toEqual(restartParameterNames());
  });

  test("a cluster just founded needs no patch", () => {
    const current = JSON.parse(answers["config"] ?? "") as DynamicDocument;
    expect(dynamicPatch(dynamicDocument(dynamicConfiguration(topology)), current)).toEqual({});
  });

  test("Patroni changes nothing for strangers", () => {
    expect(answers["unauthenticated"]).toBe("401");
  });

  test("neither the superuser over the network nor a role through the socket gets in", () => {
    expect(answers["access"]?.match(/pg_hba\.conf rejects connection/g)).toHaveLength(2);
  });
});

test.skipIf(!debianRoot)("PyYAML reads every string as it was", () => {
  const awkward = Array.from({ length: 0x2100 }, (_, code) => String.fromCharCode(code)).concat(
    "\ufeff",
    "\uffff",
    "😀",
    "on",
  );
  const settings = awkward.map(
    (value, index) =>
      ({
        section: "list",
        key: `[${index}]`,
        value: [value],
        effect: "none",
        source: "default",
      }) as const,
  );
  const yaml = Buffer.from(show(printYaml(settings))).toString("base64");
  const { output } = runInRoot(
    `base64 -d <<<'${yaml}' | python3 -c 'import yaml,sys,json; print(json.dumps(yaml.safe_load(sys.stdin.buffer.read())["list"]))'`,
    () => [],
  );
  expect(JSON.parse(output)).toEqual(awkward);
  expect(escapeYaml("é")).toBe("é");
});
