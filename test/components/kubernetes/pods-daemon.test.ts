/**
 * What pods read and run, by the real programs: the files of a stack on Kubernetes at the paths that
 * pods have, names resolved by a hosts file. It proves the containers' contents; it does not prove
 * what Kubernetes makes of the manifests.
 */
import { beforeAll, describe, expect, test } from "vitest";
import type { Placeholder } from "../../../model/text.ts";
import { fillFile } from "../../../templates/dialects.ts";
import type { RenderedFile } from "../../../templates/rendered-file.ts";
import { secretForm } from "../../../templates/secret-forms.ts";
import { debianRoot, type Outcome, type PodFile, runAsPods } from "./pod-root.ts";
import { argsOf } from "./recorded.ts";

const read = (placeholder: Placeholder) =>
  "late" in placeholder
    ? "http://nginx.erp.svc.cluster.local:8080"
    : secretForm(
        { value: `${placeholder.secret}-password`, salt: btoa("0123456789abcdef") },
        placeholder.form,
      );

/** The files of some nodes, where their pods have them. */
function filesOf(files: readonly RenderedFile[], nodes: readonly string[]): PodFile[] {
  return files
    .filter(({ id, node }) => nodes.includes(node) || nodes.includes(id.split("/")[0] as string))
    .map((file) => {
      const name = file.id.slice(file.id.indexOf("/") + 1);
      const folder = file.node === "router" ? "/etc/odoo-cluster/router" : "/etc/odoo-cluster";
      return {
        path: `${folder}/${name}`,
        content: fillFile(file, read),
        program: (file.mode & 0o111) !== 0,
      };
    });
}

const services = [
  "nginx",
  "balancer-0",
  "balancer-1",
  "interactive",
  "api",
  "websocket",
  "cron",
  "edge",
  "pgbouncer",
];
const hosts = (database: string): PodFile => ({
  path: "/etc/hosts",
  content: [
    "127.0.0.1 localhost",
    ...services.map((name) => `127.0.0.1 ${name}.erp.svc.cluster.local`),
    ...["0", "1"].map((n) => `127.0.0.1 pgbouncer-${n}.pgbouncer.erp.svc.cluster.local`),
    ...["postgresql-rw", "postgresql-ro", "reporting-r"].map(
      (name) => `${database} ${name}.erp.svc.cluster.local`,
    ),
    "",
  ].join("\n"),
});

const below = `odoo: { modules: [base, web] }
pools:
  interactive: { role: http, instances: 2 }
  api: { role: http, routes: [/jsonrpc] }
  websocket: { role: websocket }
  cron: { role: cron }`;
const { files } = argsOf(below);
const closed = argsOf(`${below}\nmaintenance: { upgrade: [base, web] }`).files;
const balanced = argsOf(below, (text) =>
  text.replace(
    /^ {6}entry: .*$/m,
    "      entry: { kind: loadBalancer, certificate: { existing: { secret: tls } } }",
  ),
).files;

const certificate = `
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=authority \\
  -keyout ca.key -out ca.crt -addext basicConstraints=critical,CA:TRUE 2>/dev/null
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=server \\
  -keyout server.key -out server.csr 2>/dev/null
echo "subjectAltName=DNS:postgresql-rw.erp.svc.cluster.local" >san
openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile san -out server.crt 2>/dev/null
`;
/** What cert-manager keeps in the Secret, and how it renews it. */
const pgbouncerLeaf = `openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj / -keyout pgbouncer/next.key -out pgbouncer.csr 2>/dev/null
echo "subjectAltName=DNS:pgbouncer-0.pgbouncer.erp.svc.cluster.local,DNS:pgbouncer-1.pgbouncer.erp.svc.cluster.local" >pgbouncer.san
openssl x509 -req -in pgbouncer.csr -CA pgbouncer/ca.crt -CAkey pgbouncer-ca.key -CAcreateserial -days 2 -extfile pgbouncer.san -out pgbouncer/next.crt 2>/dev/null
mv pgbouncer/next.key pgbouncer/tls.key; mv pgbouncer/next.crt pgbouncer/tls.crt
`;
const pgbouncerCertificate = `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=pgbouncer-authority \\
  -keyout pgbouncer-ca.key -out pgbouncer/ca.crt -addext basicConstraints=critical,CA:TRUE 2>/dev/null
${pgbouncerLeaf}`;
const say = `say() { echo "=== $1"; }\n`;

describe.skipIf(debianRoot === undefined)("files as pods have them", () => {
  test("nginx takes its file, and every name in it is a Service", () => {
    const { output } = runAsPods(
      // A container's standard output is a pipe, which can be opened by name.
      "nginx -t -e stderr -p /var/lib/odoo-cluster -c /etc/odoo-cluster/nginx.conf 2>&1 | cat",
      [hosts("127.0.0.2"), ...filesOf(files, ["nginx"])],
    );
    expect(output).toMatch(/syntax is ok[\s\S]*test is successful/);
    expect(output).not.toMatch(/\[(warn|emerg)\]/);
  });

  test.each([
    ["behind a gateway", files, ""],
    ["behind a LoadBalancer, with its own certificate", balanced, "mounted"],
  ])("HAProxy takes the edge's file %s, although no name is known yet", (_, its, mounted) => {
    const { output, answers } = runAsPods(
      `${say}${certificate}
mkdir -p /pod/tls && cp server.crt /pod/tls/certificate.pem && cp server.key /pod/tls/certificate.pem.key
sed 's#/etc/odoo-cluster-tls/#/pod/tls/#' /etc/odoo-cluster/haproxy.cfg >haproxy.cfg
say edge
haproxy -c -f haproxy.cfg; echo "exit $?"`,
      filesOf(its, ["edge"]),
    );
    expect(answers["edge"], output).toMatch(/exit 0$/);
    expect(answers["edge"]).not.toMatch(/\[(WARNING|ALERT)\]/);
    expect(its.some(({ id }) => id === "edge/reload-on-change.sh")).toBe(mounted !== "");
  });

  test("HAProxy takes the balancer's file, although no name is known yet", () => {
    const { output } = runAsPods(
      "haproxy -c -f /etc/odoo-cluster/haproxy.cfg; echo exit $?",
      filesOf(files, ["balancer"]),
    );
    expect(output).toMatch(/exit 0\s*$/);
    expect(output).not.toMatch(/\[(WARNING|ALERT)\]/);
  });

  test("HAProxy takes the router's file", () => {
    const { output } = runAsPods(
      "haproxy -c -f /etc/odoo-cluster/router/haproxy.cfg; echo exit $?",
      filesOf(files, ["router"]),
    );
    expect(output).toMatch(/exit 0\s*$/);
    expect(output).not.toMatch(/\[(WARNING|ALERT)\]/);
  });
});

/**
 * PostgreSQL as the operator sets it up (TLS alone, its authority, the superuser's password), the
 * job's three steps, then PgBouncer with its router, then the wrapper of an Odoo pod.
 */
const server = `${certificate}
mkdir -p server/socket && chmod 755 server
(umask 077; echo database-superuser-password >password)
initdb -D server/data --no-sync -A scram-sha-256 -U postgres --pwfile=password --locale=C.UTF-8 >/dev/null
chmod 600 server.key
cat >>server/data/postgresql.conf <<CONF
listen_addresses = '127.0.0.2'
unix_socket_directories = '/pod/server/socket'
shared_preload_libraries = 'pg_stat_statements'
ssl = on
archive_mode = on
archive_command = 'test ! -e /pod/full && touch /pod/server/archived-%f'
ssl_cert_file = '/pod/server.crt'
ssl_key_file = '/pod/server.key'
fsync = off
CONF
printf 'hostnossl all all all reject\\nhostssl all all all scram-sha-256\\nlocal all all trust\\n' >server/data/pg_hba.conf
start() { pg_ctl -D server/data -l server/log -w start >/dev/null; }
start
# The operator makes the database, and its owner.
psql -Xq -h /pod/server/socket -c "CREATE ROLE odoo LOGIN" -c "CREATE DATABASE odoo OWNER odoo"
touch made
while sleep 0.2; do
  if [ -e stop ]; then pg_ctl -D server/data -m fast -w stop >/dev/null; rm -f stop; touch stopped; fi
  if [ -e go ]; then start; rm -f go; fi
done
`;

const database = `${say}
mkdir -p log
until [ -e made ]; do sleep 0.2; done
cp ca.crt /pod/authority.crt
# The paths of mounts that are not there.
for file in /etc/odoo-cluster/*.ini; do sed 's#/etc/odoo-cluster-ca/ca.crt#/pod/authority.crt#; s#/etc/odoo-cluster-pgbouncer/#/pod/pgbouncer/#' $file >/pod/$(basename $file); done
mkdir pgbouncer; ${pgbouncerCertificate}
# In its own pod the router has all addresses; here PostgreSQL has one of them.
sed 's#bind 0.0.0.0:#bind 127.0.0.1:#' /etc/odoo-cluster/router/haproxy.cfg >router.cfg
export PGHOST=postgresql-rw.erp.svc.cluster.local PGPORT=5432 PGUSER=postgres PGSSLMODE=verify-full PGSSLROOTCERT=/pod/authority.crt PGCONNECT_TIMEOUT=10
step() { /etc/odoo-cluster/$1.sh /etc/odoo-cluster /work; echo "exit $?"; }
say before
step before-modules; cat /work/missing; echo
say modules
odoo_step() { env -u PGUSER -u PGHOST -u PGPORT -u PGSSLMODE -u PGPASSWORD /etc/odoo-cluster/modules.sh /etc/odoo-cluster /work; echo "exit $?"; }
odoo_step >log/modules 2>&1; tail -n 1 log/modules; grep -c "Loading module" log/modules
say after
step after-modules
say again
step before-modules; [ -s /work/missing ] && cat -A /work/missing; odoo_step; step after-modules
say settings
export PGPASSWORD=database-superuser-password
psql -XAt -d odoo -c "SELECT key, value FROM ir_config_parameter WHERE key IN ('web.base.url', 'report.url', 'web.base.url.freeze', 'web.max_file_upload_size') ORDER BY key"
psql -XAt -d odoo -c "SELECT rolname, rolpassword LIKE 'SCRAM-SHA-256$%' FROM pg_authid WHERE rolname IN ('odoo', 'reporting', 'monitor') ORDER BY 1"
say refused
mkdir refused; cp /etc/odoo-cluster/sql-client.sh /etc/odoo-cluster/superuser-password refused
sed 's/^upgrade=.*/upgrade=base,no_such/' /etc/odoo-cluster/values.sh >refused/values.sh
/etc/odoo-cluster/recovery-point.sh $PWD/refused /work; echo "exit $?"
psql -XAtq -d odoo -c "SELECT pg_advisory_lock(7216409803315)" -c "SELECT pg_sleep(6)" >/dev/null &
sleep 1
odoo_upgrade() { env -u PGUSER -u PGHOST -u PGPORT -u PGSSLMODE -u PGPASSWORD /etc/odoo-cluster/upgrade.py /etc/odoo-cluster /work base,web; echo "exit $?"; }
odoo_upgrade 2>&1
wait $!
say point
PGPASSWORD=database-odoo-password psql -XAtq -U odoo -d odoo -c "SELECT pg_sleep(5)" >/dev/null &
before=$SECONDS
step recovery-point >log/point; cat log/point
[ $((SECONDS - before)) -ge 33 ] && echo waited
say upgrade
odoo_upgrade >log/upgrade 2>&1; tail -n 1 log/upgrade; head -n 1 log/upgrade
grep -om1 "module base: creating or updating database tables" log/upgrade
step before-modules; cat /work/missing
step after-modules
say half
psql -XAtq -d odoo -c "UPDATE ir_module_module SET state = 'to upgrade' WHERE name = 'web'"
step after-modules
psql -XAtq -d odoo -c "UPDATE ir_module_module SET state = 'installed' WHERE name = 'web'"
unset PGHOST PGPORT PGUSER PGSSLMODE PGSSLROOTCERT PGPASSWORD
say pgbouncer
haproxy -W -db -f router.cfg >log/router 2>&1 &
for name in pooled session; do
  env --default-signal=INT /etc/odoo-cluster/reload-on-change.sh HUP /pod/authority.crt,/pod/pgbouncer/tls.crt,/pod/pgbouncer/tls.key pgbouncer /pod/pgbouncer-$name.ini >log/$name 2>&1 &
  eval "$name=$!"
done
until (exec 3<>/dev/tcp/127.0.0.1/6432; exec 3<>/dev/tcp/127.0.0.1/6433) 2>/dev/null; do sleep 0.2; done
first=pgbouncer-0.pgbouncer.erp.svc.cluster.local second=pgbouncer-1.pgbouncer.erp.svc.cluster.local
odoo() { PGPASSWORD=database-odoo-password PGSSLROOTCERT=/pod/pgbouncer/ca.crt psql -XAt "user=odoo dbname=odoo $1" -c "$2"; }
odoo "host=$first port=6432 sslmode=verify-full" "SELECT current_user, ssl, inet_server_addr() FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
PGPASSWORD=database-reporting-password PGSSLROOTCERT=/pod/pgbouncer/ca.crt psql -XAt "host=$second port=6433 user=reporting dbname=odoo sslmode=verify-full" -c "SELECT current_user"
say clients
for port in 6432 6433; do
  odoo "host=$first port=$port sslmode=disable" "SELECT 1" 2>&1 | grep -o "FATAL.*"
  odoo "host=127.0.0.1 port=$port sslmode=verify-full" "SELECT 1" 2>&1 | grep -o "does not match host name.*"
done
PGPASSWORD=database-odoo-password PGSSLROOTCERT=/pod/ca.crt psql -XAt "host=$first port=6432 user=odoo dbname=odoo sslmode=verify-full" -c "SELECT 1" 2>&1 | grep -o "certificate verify failed"
say renewed
serial() { openssl s_client -starttls postgres -connect 127.0.0.1:$1 </dev/null 2>/dev/null | openssl x509 -noout -serial; }
before="$(serial 6432) $(serial 6433)"
odoo "host=$first port=6432 sslmode=verify-full" "SELECT 'kept' FROM pg_sleep(12)" >log/kept 2>&1 &
kept=$!
sleep 1; ${pgbouncerLeaf}
until grep -q "re-reading config" log/pooled && grep -q "re-reading config" log/session; do sleep 0.5; done; sleep 1
after="$(serial 6432) $(serial 6433)"
expected=$(openssl x509 -noout -serial -in pgbouncer/tls.crt)
[ "$after" = "$expected $expected" ] && [ "$before" != "$after" ] && echo shown
odoo "host=$second port=6433 sslmode=verify-full" "SELECT 'accepted'"
wait $kept; cat log/kept
say plain
PGPASSWORD=database-odoo-password psql -XAt "host=127.0.0.2 user=odoo dbname=odoo sslmode=disable" -c "SELECT 1"
say stranger
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=stranger -keyout x.key -out x.crt 2>/dev/null
cp x.crt authority.crt
until [ "$(grep -c "re-reading config" log/pooled)" -gt 1 ]; do sleep 0.5; done; echo reloaded
PGPASSWORD=database-monitor-password timeout 8 psql -XAt -h 127.0.0.1 -p 6432 -U monitor -c "SELECT 1" odoo >/dev/null 2>&1; grep -c "certificate verify failed\\|TLS handshake" log/pooled >seen; [ "$(cat seen)" != 0 ] && echo refused
cp ca.crt authority.crt; sleep 6
say wrapper
# As the pod has it: every name of db_host, verify-full, and the authority by the variable.
cp /etc/odoo-cluster/odoo.conf.interactive odoo.conf
grep -E "^db_(host|sslmode)" odoo.conf
export PGSSLROOTCERT=/pod/pgbouncer/ca.crt
touch stop; until [ -e stopped ]; do sleep 0.2; done
/etc/odoo-cluster/wait-for-primary.py odoo.conf echo "became Odoo" >log/wrapper 2>&1 &
wrapper=$!
sleep 3; kill -0 $wrapper && echo "still waiting"
mv stopped go
wait $wrapper; tail -n 1 log/wrapper
say drain
kill -INT $session; wait $session; echo "exit $?"
kill -INT $pooled; wait $pooled; echo "exit $?"
say end
`;

describe.skipIf(debianRoot === undefined)("the way to the database", () => {
  let outcome: Outcome;
  let answers: Readonly<Record<string, string>> = {};

  beforeAll(() => {
    const interactive = filesOf(files, ["interactive"]).map((file) =>
      file.path.endsWith("odoo.conf") ? { ...file, path: `${file.path}.interactive` } : file,
    );
    outcome = runAsPods(
      database,
      [
        hosts("127.0.0.2"),
        // The steps of a closed site: those of an open one, and two more.
        ...filesOf(closed, ["init", "database", "pgbouncer", "router"]),
        ...interactive,
        { path: "/etc/odoo-cluster/superuser-password", content: "database-superuser-password" },
      ],
      { server, seconds: 400 },
    );
    answers = outcome.answers;
    expect(answers, outcome.output).toHaveProperty("end");
  }, 420_000);

  test("the job's first step makes the roles and finds what is missing", () => {
    expect(answers["before"]).toBe("exit 0\nbase,web");
  });

  test("the second has Odoo install it, past PgBouncer and over TLS", () => {
    expect(answers["modules"]).toMatch(/^exit 0\n\d+$/);
  });

  test("the third applies Odoo's own settings", () => {
    expect(answers["after"]).toBe("exit 0");
    expect(answers["settings"]).toBe(
      [
        "report.url|http://nginx.erp.svc.cluster.local:8080",
        "web.base.url|https://odoo.localhost",
        "web.base.url.freeze|True",
        "web.max_file_upload_size|134217728",
        ...["monitor|t", "odoo|t", "reporting|t"],
      ].join("\n"),
    );
  });

  test("run again it installs nothing again", () => {
    expect(answers["again"]).toBe("exit 0\n$\nevery module is installed\nexit 0\nexit 0");
  });

  test("an update of what is not there, or beside another one, changes nothing", () => {
    expect(answers["refused"]).toBe(
      [
        "not installed, so not to be updated: no_such. Nothing was changed",
        "exit 1",
        "another update runs. Nothing was changed",
        "exit 1",
      ].join("\n"),
    );
  });

  test("it waits until nobody works, and marks a moment that the archive has", () => {
    expect(answers["point"]).toMatch(
      /^recovery point: targetLSN [0-9A-F]+\/[0-9A-F]+, at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+00:00, in the archive\nexit 0\nwaited$/,
    );
  });

  test("Odoo updates its modules, and nothing is left to do", () => {
    expect(answers["upgrade"]).toBe(
      [
        "exit 0",
        "updating base,web",
        "module base: creating or updating database tables",
        "exit 0",
        "",
        "exit 0",
      ].join("\n"),
    );
  });

  test("an update that is not complete keeps the site closed", () => {
    expect(answers["half"]).toBe(
      "the update is not complete: web is 'to upgrade'. The site stays closed\nexit 1",
    );
  });

  test("PgBouncer reaches PostgreSQL by the router beside it, and only over TLS", () => {
    expect(answers["pgbouncer"]).toBe("odoo|t|127.0.0.2\nreporting");
    expect(answers["plain"]).toMatch(/pg_hba.conf rejects connection .* no encryption/);
  });

  test("Odoo reaches PgBouncer only over TLS, by its own name, and by the authority that is PgBouncer's", () => {
    const refused = ["FATAL:  SSL required", 'does not match host name "127.0.0.1"'];
    expect(answers["clients"]).toBe(
      [...refused, ...refused, "certificate verify failed"].join("\n"),
    );
  });

  test("a renewed certificate is shown by both listeners, and no session ends for it", () => {
    expect(answers["renewed"]).toBe("shown\naccepted\nkept");
  });

  test("a renewed authority is read again, and a stranger's server is refused", () => {
    expect(answers["stranger"]).toBe("reloaded\nrefused");
  });

  test("an Odoo pod waits for a database that takes writes, then becomes Odoo", () => {
    expect(answers["wrapper"]).toBe(
      [
        "db_host = pgbouncer-0.pgbouncer.erp.svc.cluster.local,pgbouncer-1.pgbouncer.erp.svc.cluster.local",
        "db_sslmode = verify-full",
        "still waiting",
        "became Odoo",
      ].join("\n"),
    );
  });

  test("PgBouncer ends by the signal that preStop sends, through the wrapper", () => {
    expect(answers["drain"]).toBe("exit 0\nexit 0");
  });
});
