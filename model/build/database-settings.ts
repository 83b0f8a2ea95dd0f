/** The idempotent SQL of a stack: roles, database, extensions before Odoo's modules; Odoo's own parameters after them. */
import { secret, type Text, text } from "../text.ts";
import { type DatabaseSetting, type Topology, theGroup } from "../topology.ts";
import { maintenanceDatabase } from "./pgbouncer.ts";
import { reportingGrants } from "./reporting-grants.ts";

/** Tables that Odoo updates like queues: a fifth of the table dead, PostgreSQL's default, comes far too late. */
const queueTables = [
  "bus_bus",
  "mail_message",
  "mail_notification",
  "ir_attachment",
  "ir_cron_trigger",
];

/** All settings in the order in which they must run. */
export function databaseSettings(
  shape: Pick<Topology, "application" | "groups">,
): DatabaseSetting[] {
  const { database, url } = shape.application;
  const before = (name: string, where: string, sql: Text, because: string): DatabaseSetting => ({
    name,
    database: where,
    sql,
    because,
    afterModules: false,
  });
  const after = (name: string, sql: Text, because: string): DatabaseSetting => ({
    name,
    database,
    sql,
    because,
    afterModules: true,
  });

  return [
    ...["odoo", "reporting", "monitor"].map((role) =>
      before(
        `role-${role}`,
        maintenanceDatabase,
        text`SELECT format('CREATE ROLE %I', '${role}') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') \\gexec
ALTER ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD '${secret(`database-${role}`, "scram-sha-256")}';`,
        "the verifier is the one that PgBouncer knows, so that it can log in with the client's keys",
      ),
    ),
    before(
      "role-reporting-limits",
      maintenanceDatabase,
      text`SELECT 'REVOKE pg_read_all_data FROM reporting' WHERE EXISTS (SELECT FROM pg_auth_members WHERE roleid = 'pg_read_all_data'::regrole AND member = 'reporting'::regrole) \\gexec
ALTER ROLE reporting SET default_transaction_read_only = on;
ALTER ROLE reporting SET statement_timeout = '15min';
ALTER ROLE reporting CONNECTION LIMIT 10;`,
      "BI writes nothing and cannot hold back vacuum for hours; what it reads is granted in the database itself",
    ),
    before(
      "role-monitor-limits",
      maintenanceDatabase,
      text`GRANT pg_monitor TO monitor;
ALTER ROLE monitor CONNECTION LIMIT 5;`,
      "statistics without reading data",
    ),
    before(
      "database",
      maintenanceDatabase,
      text`SELECT 'CREATE DATABASE "${database}" OWNER odoo TEMPLATE template0 ENCODING ''UTF8''' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '${database}') \\gexec
REVOKE ALL ON DATABASE "${database}" FROM PUBLIC;
GRANT CONNECT ON DATABASE "${database}" TO reporting, monitor;`,
      "Odoo's role must own it, and cannot create another one",
    ),
    ...[maintenanceDatabase, database].map((where) =>
      before(
        `statistics-${where}`,
        where,
        text`CREATE EXTENSION IF NOT EXISTS pg_stat_statements;`,
        "which statements cost the time",
      ),
    ),
    before(
      "search-extensions",
      database,
      text`CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;`,
      "Odoo's indexed and accent-free search; its role may not create extensions",
    ),
    before(
      "reporting-grants",
      database,
      [reportingGrants()],
      "BI reads everything but what opens accounts: with database.secret a password reset can be forged",
    ),
    after(
      "base-url",
      parameter("web.base.url", url),
      "the address users see; frozen, because an administrator's login through another name would change it",
    ),
    after("base-url-freeze", parameter("web.base.url.freeze", "True"), "see base-url"),
    after(
      "upload-size",
      signalled("web.max_file_upload_size", String(theGroup(shape, "nginx").maxBody)),
      "Odoo refuses bodies over 128 MiB by itself; what nginx lets in must be let in here, too",
    ),
    after(
      "report-url",
      text`INSERT INTO ir_config_parameter (key, value, create_date, write_date) VALUES ('report.url', '${{ late: "internal-url" }}', now(), now())
ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value WHERE ir_config_parameter.value IS DISTINCT FROM EXCLUDED.value;`,
      "wkhtmltopdf fetches styles from the internal proxy, not from the users' edge",
    ),
    after(
      "admin-password",
      text`UPDATE res_users SET password = '${secret("odoo-admin", "pbkdf2-sha512")}' WHERE login = 'admin' AND NOT EXISTS (SELECT FROM ir_config_parameter WHERE key = 'odoo_cluster.admin_password_set');
${parameter("odoo_cluster.admin_password_set", "True")}`,
      "once, before any user can reach Odoo; later changes are the administrator's own",
    ),
    ...queueTables.map((table) =>
      after(
        `autovacuum-${table}`,
        text`ALTER TABLE IF EXISTS ${table} SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.01, autovacuum_vacuum_threshold = 500);`,
        "rows come and go as in a queue",
      ),
    ),
  ];
}

/**
 * A parameter that running processes must see: they keep parameters, and look at these tables (series
 * 18.0: sequences) for what another process changed.
 */
function signalled(key: string, value: string): Text {
  return text`DO $$ BEGIN
IF NOT EXISTS (SELECT FROM ir_config_parameter WHERE key = '${key}' AND value = '${value}') THEN
${parameter(key, value)}
IF to_regclass('orm_signaling_stable') IS NOT NULL THEN
INSERT INTO orm_signaling_stable DEFAULT VALUES;
ELSIF to_regclass('base_cache_signaling_default') IS NOT NULL THEN
PERFORM nextval('base_cache_signaling_default');
END IF;
END IF;
END $$;`;
}

function parameter(key: string, value: string): Text {
  const quoted = value.replaceAll("'", "''");
  return text`INSERT INTO ir_config_parameter (key, value, create_date, write_date) VALUES ('${key}', '${quoted}', now(), now())
ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value WHERE ir_config_parameter.value IS DISTINCT FROM EXCLUDED.value;`;
}
