import { expect, test } from "vitest";
import type { Change } from "../../changes/changes.ts";
import { nameOf, phraseOf, phrasesOf } from "../../changes/wording.ts";

const change = (
  subject: string,
  section: string,
  key: string,
  from: string | null,
  to: string | null,
): Change => ({ subject, section, key, from, to, cost: "reload" });

test.each<[string, string, string, string | null, string | null, string]>([
  ["interactive-1/odoo.conf", "options", "workers", "2", "3", "workers 2 → 3"],
  ["interactive-1/odoo.conf", "options", "log_db", null, "True", "log_db = True"],
  ["interactive-1/odoo.conf", "options", "log_db", "True", null, "log_db (was True)"],
  [
    "a-1/odoo.conf",
    "options",
    "limit_memory_soft",
    "2147483648",
    "4294967296",
    "limit_memory_soft 2 GiB → 4 GiB",
  ],
  [
    "nginx-1/nginx.conf",
    "http / map $http_host $known_host",
    "~*^(odoo\\.localhost)(:[0-9]+)?$",
    null,
    "1",
    "nginx host names that it answers (new)",
  ],
  [
    "nginx-1/nginx.conf",
    "http / map $x $unheard_of",
    "~*^/y$",
    "0",
    "1",
    "nginx table of unheard_of",
  ],
  [
    "nginx-1/nginx.conf",
    "http / upstream http-api",
    "server",
    "127.77.1.1:8069 max_fails=3",
    null,
    "nginx servers of pool api (gone)",
  ],
  [
    "nginx-1/nginx.conf",
    "http / upstream gevent",
    "server",
    null,
    "x",
    "nginx servers of websockets (new)",
  ],
  [
    "nginx-1/nginx.conf",
    "http / server a.b / location /report/",
    "proxy_read_timeout",
    "150s",
    "180s",
    "nginx route /report: proxy_read_timeout 150s → 180s",
  ],
  [
    "nginx-1/nginx.conf",
    "http / server a.b / location = /report",
    "proxy_read_timeout",
    "150s",
    "180s",
    "nginx route /report: proxy_read_timeout 150s → 180s",
  ],
  [
    "nginx-1/nginx.conf",
    "http / server a.b / location /",
    "proxy_pass",
    "http://a",
    "http://b",
    "nginx route of every other path: proxy_pass http://a → http://b",
  ],
  [
    "nginx-1/nginx.conf",
    "http / server a.b / location ~ ^/[^/]+/static/",
    "expires",
    "7d",
    "1d",
    "nginx files of modules: expires 7d → 1d",
  ],
  [
    "nginx-1/nginx.conf",
    "http / server a.b / location ~ ^(/[^/]+)?(/web/database)(/|$)",
    "return",
    "404",
    "403",
    "nginx refused paths: return 404 → 403",
  ],
  [
    "nginx-1/nginx.conf",
    "http / server a.b / location ^~ /web/filestore/",
    "alias",
    "/a/",
    "/b/",
    "nginx attachments: alias /a/ → /b/",
  ],
  [
    "nginx-1/nginx.conf",
    "http / server a.b / location @busy",
    "return",
    "503 a",
    "503 b",
    "nginx answer when a pool is full: return 503 a → 503 b",
  ],
  [
    "nginx-1/nginx.conf",
    "http / server a.b",
    "client_max_body_size",
    "134217728",
    "268435456",
    "nginx: client_max_body_size 128 MiB → 256 MiB",
  ],
  [
    "edge-1/haproxy.cfg",
    "frontend https",
    "acl",
    "own_host req.hdr(host) -- a",
    "own_host req.hdr(host) -- b",
    "edge host names that it answers",
  ],
  [
    "edge-1/haproxy.cfg",
    "frontend https",
    "bind",
    "127.0.0.1:8443 ssl",
    "0.0.0.0:8443 ssl",
    "edge address that it listens at",
  ],
  [
    "edge-1/haproxy.cfg",
    "backend nginx",
    "server",
    null,
    "nginx-3 127.77.2.13:8080 check",
    "edge addresses of nginx (new)",
  ],
  [
    "router-2/haproxy.cfg",
    "frontend ro",
    "use_backend",
    "replica if x",
    "reporting if y",
    "router rules of frontend ro",
  ],
  [
    "edge-1/haproxy.cfg",
    "defaults http",
    "timeout server",
    "180s",
    "300s",
    "edge defaults http: timeout server 180s → 300s",
  ],
  [
    "postgresql-1/patroni.yml",
    "bootstrap.dcs.postgresql.parameters",
    "max_connections",
    "300",
    "400",
    "PostgreSQL: max_connections 300 → 400",
  ],
  [
    "postgresql-1/patroni.yml",
    "bootstrap.dcs",
    "synchronous_mode_strict",
    "true",
    "false",
    "Patroni: synchronous_mode_strict true → false",
  ],
  [
    "postgresql-1/patroni.yml",
    "postgresql.pg_hba",
    "[3]",
    "host a",
    "host b",
    "PostgreSQL access rules",
  ],
  [
    "pgbouncer-1/pgbouncer-pooled.ini",
    "databases",
    "odoo",
    "host='h' pool_mode=session pool_size=14 max_db_connections=14",
    "host='h' pool_mode=session pool_size=9 max_db_connections=9",
    "PgBouncer pooled listener: database odoo pool_size=14 → pool_size=9",
  ],
  [
    "pgbouncer-1/pgbouncer-session.ini",
    "pgbouncer",
    "max_client_conn",
    "10",
    "20",
    "PgBouncer session listener: max_client_conn 10 → 20",
  ],
  ["pgbouncer-1/userlist.txt", "", "odoo", "a", "b", "PgBouncer logins"],
  ["database/after-modules.sql", "odoo", "base-url", "INSERT 1", "INSERT 2", "SQL base-url"],
  ["start", "start", "secrets", "abcdef", "fedcba", "secrets"],
  ["start", "start", "modules", "base", "base,web", "modules base → base,web"],
  ["supervisor/supervisord.conf", "program:cron-1", "command", "a", "b", "command line"],
  ["x/new.dialect", "somewhere", "key", "a", "b", "key a → b"],
])("%s [%s] %s", (subject, section, key, from, to, phrase) => {
  expect(phraseOf(change(subject, section, key, from, to))).toBe(phrase);
});

test("no pattern, program or long value is in a phrase; the name is always there", () => {
  const long = "x".repeat(61);
  const changed = change("a-1/odoo.conf", "options", "db_host", long, `${long}y`);
  expect(phraseOf(changed)).toBe("db_host");
  expect(phraseOf({ ...changed, from: "a\nb", to: "c" })).toBe("db_host");
  expect(nameOf(changed)).toBe("db_host");
});

test("the same thing at several instances is one phrase, a pattern that is another one has changed", () => {
  const host = (instance: string, from: string | null, to: string | null) =>
    change(
      `${instance}/nginx.conf`,
      "http / map $http_host $known_host",
      from ?? to ?? "",
      from,
      to,
    );
  expect(
    phrasesOf([host("nginx-1", "1", null), host("nginx-1", null, "1"), host("nginx-2", "1", null)]),
  ).toEqual(["nginx host names that it answers"]);
  expect(phrasesOf([host("nginx-1", null, "1")])).toEqual([
    "nginx host names that it answers (new)",
  ]);
});
