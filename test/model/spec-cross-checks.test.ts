import { expect, test } from "vitest";
import { forcedOdooOptions } from "../../model/odoo-options.ts";
import { forcedPgbouncerOptions } from "../../model/pgbouncer-options.ts";
import { forcedParameters } from "../../model/postgresql-parameters.ts";
import { reservedPaths } from "../../model/reserved-paths.ts";
import { reservedNames } from "../../model/spec-cross-checks.ts";
import { refusedPaths } from "../../templates/nginx/refused.ts";
import { complaints } from "./written-stack.ts";

const pools = (routes: string) =>
  `pools:
  a: { role: http }
  b: { role: http, routes: [${routes}] }
  cron: { role: cron }`;

const taken = reservedNames.join(", ");
// Capabilities add paths of their own.
const proxyDecides = `the proxy itself decides about ${reservedPaths.join(", ")}`;

test.each<[string, string, string[]]>([
  [
    "two pools that take the rest",
    "pools: { a: { role: http }, b: { role: http }, cron: { role: cron } }",
    [
      "stack.yaml:5: pools: exactly one pool of role http names no routes and takes the rest, got a, b. Give the others routes",
    ],
  ],
  [
    "no pool that takes the rest, and no cron pool",
    "pools: { a: { role: http, routes: [/a] }, w: { role: websocket } }",
    [
      "stack.yaml:5: pools: exactly one pool of role http names no routes and takes the rest, got none. Add one such pool, or take the routes of one out",
      "stack.yaml:5: pools: no pool of role cron, so no scheduled job would ever run. Add `cron: { role: cron }`",
    ],
  ],
  [
    "no pools at all",
    "pools: {}",
    [
      "stack.yaml:5: pools: exactly one pool of role http names no routes and takes the rest, got none. Add one such pool, or take the routes of one out",
      "stack.yaml:5: pools: no pool of role cron, so no scheduled job would ever run. Add `cron: { role: cron }`",
    ],
  ],
  [
    "a path of two pools",
    "pools:\n  a: { role: http }\n  b: { role: http, routes: [/x] }\n  c: { role: http, routes: [/y, /x] }\n  cron: { role: cron }",
    [
      'stack.yaml:8: pools.c.routes: a path belongs to one pool, and pools.b has it, too, got "/x". Remove it from one of them',
    ],
  ],
  [
    "a path twice in one pool",
    pools("/x, /x"),
    ['stack.yaml:7: pools.b.routes names a path twice, got "/x". Remove one of them'],
  ],
  ...["/websocket", "/nginx-health", "/web/filestore/x", "/fr/web/database", "/xmlrpc/2/db/x"].map(
    (path): [string, string, string[]] => [
      `the proxy's own path ${path}`,
      pools(path),
      [`stack.yaml:7: pools.b.routes: ${proxyDecides}, got "${path}". Remove it`],
    ],
  ),
  [
    "files of modules",
    pools("/web/static"),
    [
      'stack.yaml:7: pools.b.routes: the proxy itself answers files of modules, got "/web/static". Remove it',
    ],
  ],
  [
    "a tier's name, and an outside party's",
    "pools:\n  nginx: { role: http }\n  dns: { role: cron }",
    [
      `stack.yaml:6: pools.nginx has a name that means something else already, got "nginx". Choose another name than ${taken}`,
      `stack.yaml:7: pools.dns has a name that means something else already, got "dns". Choose another name than ${taken}`,
    ],
  ],
  ...["postgres", "template0", "template1", "pgbouncer"].map((name): [string, string, string[]] => [
    `the database ${name}`,
    `odoo: { database: ${name} }`,
    [
      `stack.yaml:5: odoo.database: PostgreSQL and PgBouncer have a database of this name themselves, got "${name}". Choose another name than postgres, template0, template1, pgbouncer`,
    ],
  ]),
  [
    "keys that the kit sets",
    `odoo: { options: { workers: 3 } }
pools:
  a: { role: http, options: { db_host: elsewhere } }
  cron: { role: cron }
pgbouncer: { options: { pool_mode: statement } }
postgresql: { parameters: { fsync: off, archive_timeout: 5 } }`,
    [
      'stack.yaml:5: odoo.options.workers is set by the kit and cannot be chosen, got "3". Remove it: use pools.<name>.workers',
      'stack.yaml:7: pools.a.options.db_host is set by the kit and cannot be chosen, got "elsewhere". Remove it: Odoo reaches PostgreSQL through PgBouncer',
      'stack.yaml:9: pgbouncer.options.pool_mode is set by the kit and cannot be chosen, got "statement". Remove it: write pgbouncer.mode instead',
      'stack.yaml:10: postgresql.parameters.fsync is set by the kit and cannot be chosen, got "off". Remove it: without it a crash destroys the cluster',
      'stack.yaml:10: postgresql.parameters.archive_timeout is set by the kit and cannot be chosen, got "5". Remove it: write postgresql.archive.timeout instead',
    ],
  ],
  [
    "a password among the options",
    "odoo: { options: { admin_passwd: hunter2 } }",
    [
      "stack.yaml:5: odoo.options.admin_passwd is set by the kit and cannot be chosen, got a value that is not shown. Remove it: it is a generated secret",
    ],
  ],
  [
    "keys of other series",
    "odoo: { options: { longpolling_port: 8072, xmlrpc: true, xmlrpc_port: 1, xmlrpc_interface: x, logrotate: true } }",
    [
      "stack.yaml:5: odoo.options.longpolling_port does not exist in Odoo 19.0. Remove it: it became gevent_port, and ports are the platform's",
      "stack.yaml:5: odoo.options.xmlrpc does not exist in Odoo 19.0. Remove it: it became http_enable; use pools.<name>.role",
      "stack.yaml:5: odoo.options.xmlrpc_port does not exist in Odoo 19.0. Remove it: it became http_port, and ports are the platform's",
      "stack.yaml:5: odoo.options.xmlrpc_interface does not exist in Odoo 19.0. Remove it: it became http_interface, and addresses are the platform's",
      "stack.yaml:5: odoo.options.logrotate does not exist in Odoo 19.0. Remove it: Odoo no longer rotates logs",
    ],
  ],
  [
    "strict without a standby",
    "postgresql: { standbys: 0 }",
    [
      "stack.yaml:5: postgresql.durability: strict makes every commit wait for a standby, and there is none, got standbys: 0. Add a standby, or choose `durability: preferred`",
    ],
  ],
  [
    "max_connections that nobody can count with",
    "postgresql: { parameters: { max_connections: many } }",
    [
      'stack.yaml:5: postgresql.parameters.max_connections must be a whole number from 1 to 261000, got "many". Write such a number, or remove it: the kit adds up what is needed',
    ],
  ],
  [
    "one address for both entries",
    "edge: { http: 127.0.0.1:8443 }",
    [
      "stack.yaml:5: edge.http and edge.https cannot be the same address, got 127.0.0.1:8443. Choose another port for one of them",
    ],
  ],
  [
    "one port for both entries, of which one is everywhere",
    "edge: { https: 0.0.0.0:8443, http: 127.0.0.1:8443 }",
    [
      "stack.yaml:5: edge.http and edge.https cannot be the same address, got 127.0.0.1:8443. Choose another port for one of them",
    ],
  ],
  [
    "octets of pools that are not there",
    "local: { octets: { crom: 150, api: 151 } }",
    [
      "stack.yaml:5: local.octets.crom names no pool. Did you mean cron?",
      "stack.yaml:5: local.octets.api names no pool. Pools are interactive, websocket, cron",
    ],
  ],
])("%s", (_, below, expected) => {
  expect(complaints(below)).toEqual(expected);
});

test("every key that the kit sets is refused, with what to do instead", () => {
  const about = (label: string, forced: Readonly<Record<string, string>>) => {
    const keys = Object.keys(forced);
    const [above, below] = label.split(".");
    const messages = complaints(
      `${above}:\n  ${below}:\n${keys.map((key) => `    ${key}: 1`).join("\n")}`,
    );
    expect(messages).toHaveLength(keys.length);
    messages.forEach((message, index) => {
      const key = keys[index] as string;
      const got = /pass/.test(key) ? "a value that is not shown" : '"1"';
      expect(message).toBe(
        `stack.yaml:${7 + index}: ${label}.${key} is set by the kit and cannot be chosen, got ${got}. Remove it: ${forced[key]}`,
      );
    });
  };
  about("odoo.options", forcedOdooOptions);
  about("pgbouncer.options", forcedPgbouncerOptions);
  about("postgresql.parameters", forcedParameters);
});

test("the core's own paths are reserved", () => {
  expect(reservedPaths).toEqual(
    expect.arrayContaining([
      ...["/websocket", "/nginx-health", "/web/filestore", "/web/database", "/web/tests"],
      ...["/xmlrpc/db", "/xmlrpc/2/db"],
    ]),
  );
});

test("no pool can claim what proxy and edge refuse; the model's list holds templates' list", () => {
  for (const path of Object.keys(refusedPaths)) {
    for (const route of [path, `${path}/below`, `/fr${path}`]) {
      expect(complaints(pools(route)), route).toEqual([expect.stringContaining(proxyDecides)]);
    }
    expect(complaints(pools(`${path}-lengthened`))).toEqual([]);
  }
});
