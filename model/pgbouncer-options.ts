/** PgBouncer's options that the kit must own; the model refuses a team's value for them. */

const elsewhere = (key: string) => `write ${key} instead`;
const platform = "addresses and paths come from the platform";
const logins = "who may log in is the userlist with the verifiers of the database roles";

/** Options that a team cannot set, with the reason: refused, never silently overwritten. */
export const forcedPgbouncerOptions: Readonly<Record<string, string>> = {
  listen_addr: platform,
  listen_port: platform,
  unix_socket_dir: platform,
  pidfile: "a stale one keeps PgBouncer from starting",
  logfile: platform,
  conffile: platform,
  user: "processes start as their own uid",
  job_name: "one process per listener is told apart by its file",
  service_name: "one process per listener is told apart by its file",
  auth_type: logins,
  auth_file: logins,
  auth_query: `${logins}; a query would need a living primary`,
  auth_user: logins,
  auth_dbname: logins,
  auth_hba_file: logins,
  auth_ident_file: logins,
  auth_ldap_options: logins,
  admin_users: "administration is for the local uid, through the socket",
  stats_users: "the monitor role reads statistics",
  pool_mode: elsewhere("pgbouncer.mode"),
  default_pool_size: "pool sizes are a budget over all tiers",
  min_pool_size: "pool sizes are a budget over all tiers",
  reserve_pool_size: "pool sizes are a budget over all tiers",
  max_db_connections: "pool sizes are a budget over all tiers",
  max_user_connections: "pool sizes are a budget over all tiers",
  max_client_conn: elsewhere("pgbouncer.maxClientConnections"),
  server_reset_query: "Odoo relies on a clean session",
  server_reset_query_always: "without it transaction mode leaks lock_timeout between clients",
  query_wait_timeout: "part of the time-out chain: it stays below limit_time_real",
  query_timeout: "it would cut reports; limits stand at the database roles",
  server_connect_timeout: "follows the time that the router holds a connection",
  client_login_timeout: "follows query_wait_timeout",
};
