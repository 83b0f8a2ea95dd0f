/**
 * The PgBouncer pair: one process per listener, so that HTTP pools may use transaction mode while
 * a client that LISTENs keeps a session (docs: https://www.pgbouncer.org/config.html).
 */
import type { Setting, SettingSource } from "../../model/setting.ts";
import { join, secret, text } from "../../model/text.ts";
import type { Listener, ListenerDatabase, PgbouncerGroup } from "../../model/tiers/pgbouncer.ts";
import type { Topology } from "../../model/topology.ts";
import { theGroup } from "../../model/topology.ts";
import type { Layout, Node } from "../layout.ts";
import type { RenderedFile } from "../rendered-file.ts";
import { optionEffect } from "./options.ts";
import {
  checkedKey,
  escapePgbouncer,
  printPgbouncer,
  printUserlist,
  quoteConnectionValue,
} from "./print.ts";

/** Roles that may log in through PgBouncer, each with the verifier it was created with. */
const users = ["odoo", "reporting", "monitor"] as const;

/** Both ini files and the userlist of every PgBouncer instance. */
export function renderPgbouncer(topology: Topology, layout: Layout): RenderedFile[] {
  const pgbouncer = theGroup(topology, "pgbouncer");
  return layout.nodes(pgbouncer).flatMap((node) => [
    ...pgbouncer.listeners.map((listener) => {
      const settings = listenerSettings(topology, layout, pgbouncer, listener, node);
      return {
        id: `${node.id}/pgbouncer-${listener.name}.ini`,
        group: pgbouncer.name,
        node: node.id,
        dialect: "pgbouncer" as const,
        mode: 0o640,
        settings,
        body: printPgbouncer(settings),
      };
    }),
    userlist(pgbouncer, node),
  ]);
}

/** What one listener's process reads. */
export function listenerSettings(
  topology: Topology,
  layout: Layout,
  pgbouncer: PgbouncerGroup,
  listener: Listener,
  node: Node,
): Setting[] {
  return [
    ...listener.databases.map((entry) => databaseSetting(entry, layout, node)),
    ...processSettings(topology, layout, pgbouncer, listener, node),
  ];
}

function databaseSetting(entry: ListenerDatabase, layout: Layout, node: Node): Setting {
  const primary = layout.endpoint("rw", node);
  // Connections go round all places: when one dies, some of the pool live on, and as long as one
  // does PgBouncer lets new clients wait instead of refusing them, which Odoo answers with 404.
  const hosts = join([primary.host, ...primary.others], ",");
  // pool_size counts per role, max_db_connections over all roles: the budget means all roles.
  // No user or password: PgBouncer logs in with the keys of the client's own SCRAM exchange.
  const limits = [
    `port=${primary.port}`,
    `pool_mode=${entry.mode}`,
    `pool_size=${entry.poolSize}`,
    `max_db_connections=${entry.poolSize}`,
  ].join(" ");
  const key = checkedKey(entry.database);
  const value = text`host=${quoteConnectionValue(hosts)} ${limits}`;
  return { section: "databases", key, value, effect: "reload", source: "sized" };
}

function processSettings(
  topology: Topology,
  layout: Layout,
  pgbouncer: PgbouncerGroup,
  listener: Listener,
  node: Node,
): Setting[] {
  const hold = theGroup(topology, "router").hold;
  const values = new Map<string, readonly [string, SettingSource]>();
  for (const [key, value] of Object.entries(defaults(listener)))
    values.set(key, [value, "default"]);
  for (const [key, value] of Object.entries(pgbouncer.options)) values.set(key, [value, "stack"]);
  for (const [key, value] of Object.entries(forced(layout, pgbouncer, listener, node, hold))) {
    values.set(key, [value, "forced"]);
  }
  // Sorted: the order in which a map was filled must never look like a change.
  return [...values.keys()].sort().map((key) => {
    const [value, source] = values.get(key) ?? ["", "default"];
    return {
      section: "pgbouncer",
      key,
      value: [escapePgbouncer(value)],
      effect: optionEffect(key),
      source,
    };
  });
}

/** Where we differ from PgBouncer 1.24; a team may choose otherwise. */
function defaults(listener: Listener): Record<string, string> {
  return {
    // Reconnect storms: a killed peer's clients all arrive within a second.
    listen_backlog: "1024",
    // Set by PGOPTIONS and by some drivers; refused otherwise.
    ignore_startup_parameters: "extra_float_digits,options",
    // PgBouncer's 15 s is how long it waits after one failed login before it tries again.
    server_login_retry: "0.1",
    // Two per database, one through each of two places: see the hosts above.
    min_pool_size: "2",
    // Clients that moved to the other PgBouncer leave their server connections behind here; each
    // costs PostgreSQL megabytes. PgBouncer's default keeps them for 600 s.
    server_idle_timeout: "60",
    // When its entry is pointed elsewhere, a session pool leaves at the end of the transaction, not of the session.
    server_fast_close: listener.name === "session" ? "1" : "0",
    // A node that vanished is noticed within a minute when idle, within 10 s (in ms) when data is under way.
    tcp_keepalive: "1",
    tcp_keepidle: "30",
    tcp_keepintvl: "10",
    tcp_keepcnt: "3",
    tcp_user_timeout: "10000",
    log_connections: "0",
    log_disconnections: "0",
  };
}

function forced(
  layout: Layout,
  pgbouncer: PgbouncerGroup,
  listener: Listener,
  node: Node,
  hold: number,
): Record<string, string> {
  return {
    listen_addr: node.bind,
    listen_port: String(layout.port(listener.name)),
    // The socket's name holds the port, so both processes share the folder.
    unix_socket_dir: layout.path("run", node),
    // No pidfile: the process that starts it knows its id, and a stale file that names another
    // living process keeps PgBouncer from starting.
    // There is no setting for the source address of server connections: layout.source cannot be
    // honoured here, PostgreSQL tells clients apart by role.
    auth_type: "scram-sha-256",
    auth_file: `${layout.path("config", node)}/userlist.txt`,
    // Through the socket, the uid that runs PgBouncer is this user without a password; it has no
    // verifier, so no client is it over the network.
    admin_users: "pgbouncer",
    stats_users: "monitor",
    // For databases that are not listed there is no entry: this is what a new entry would get.
    pool_mode: listener.name === "session" ? "session" : (listener.databases[0]?.mode ?? "session"),
    ...authority(layout),
    ...ownCertificate(layout),
    server_reset_query: "DISCARD ALL",
    // Odoo sets lock_timeout at each registry load and relies on a reset that transaction mode leaves out.
    server_reset_query_always: "1",
    max_client_conn: String(pgbouncer.maxClientConnections),
    query_wait_timeout: String(pgbouncer.queryWaitTimeout),
    // The router holds a connection while there is no primary; giving up before it would count as a failed login.
    server_connect_timeout: String(hold + 30),
    // Applies to clients of a PgBouncer that has met no server yet, where query_wait_timeout should be the limit.
    client_login_timeout: String(Math.max(60, pgbouncer.queryWaitTimeout + 30)),
    // In the foreground it writes to standard error as well: start it with -q where there is a file.
  };
}

/** The router stands between: the name in the certificate is PostgreSQL's, not the router's. */
function authority(layout: Layout): Record<string, string> {
  const file = layout.databaseAuthority();
  return file === null ? {} : { server_tls_sslmode: "verify-ca", server_tls_ca_file: file };
}

/** Clients that speak no TLS are refused; its own socket is left as it is. */
function ownCertificate(layout: Layout): Record<string, string> {
  const tls = layout.pgbouncerTls();
  if (tls === null) return {};
  return {
    client_tls_sslmode: "require",
    client_tls_cert_file: tls.certificate,
    client_tls_key_file: tls.key,
  };
}

function userlist(pgbouncer: PgbouncerGroup, node: Node): RenderedFile {
  const entries = users.map((name) => ({
    name,
    verifier: secret(`database-${name}`, "scram-sha-256"),
  }));
  return {
    id: `${node.id}/userlist.txt`,
    group: pgbouncer.name,
    node: node.id,
    dialect: "pgbouncer-users",
    mode: 0o640,
    settings: entries.map(({ name, verifier }) => ({
      section: "",
      key: name,
      value: text`${verifier}`,
      effect: "reload",
      source: "forced",
    })),
    body: printUserlist(entries),
  };
}
