/**
 * What the role of BI may read: everything but the denylist of `model/secret-data.ts`, tables to come
 * included. An event trigger grants when a table is made or changed, since a module may add a secret
 * column to a table that was ordinary until then.
 *
 * @see docs/decisions/0030-doors.md
 */
import {
  secretColumnName,
  secretColumns,
  secretColumnTypes,
  secretTables,
} from "../secret-data.ts";

/** Idempotent, for a superuser in the application's database. */
export function reportingGrants(): string {
  return `CREATE SCHEMA IF NOT EXISTS odoo_cluster;
GRANT USAGE ON SCHEMA odoo_cluster TO PUBLIC;
CREATE OR REPLACE FUNCTION odoo_cluster.is_secret(relation text, attribute text, kind text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT relation = ANY (${array(secretTables)})
    OR relation || '.' || attribute = ANY (${array(secretColumns)})
    OR (kind = ANY (${array(secretColumnTypes)}) AND attribute ~* ${literal(secretColumnName)})
$$;
-- Runs as the role that changes the table: its owner may grant it. Writes the catalogue only where something differs.
CREATE OR REPLACE FUNCTION odoo_cluster.grant_reporting(wanted oid) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  relation record;
  shown text;
  hidden text;
  secrets bigint;
BEGIN
  SELECT c.oid, c.relname, n.nspname, format('%I.%I', n.nspname, c.relname) AS name INTO relation
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid = wanted AND c.relkind IN ('r', 'p', 'v', 'm') AND c.relpersistence <> 't'
      AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'odoo_cluster')
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e');
  IF NOT FOUND OR NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'reporting') THEN RETURN; END IF;
  IF NOT has_schema_privilege('reporting', relation.nspname, 'USAGE') THEN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO reporting', relation.nspname);
  END IF;
  SELECT count(*) INTO secrets
    FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
    WHERE a.attrelid = wanted AND a.attnum > 0 AND NOT a.attisdropped
      AND odoo_cluster.is_secret(relation.relname, a.attname, t.typname);
  IF secrets = 0 THEN
    IF NOT has_table_privilege('reporting', wanted, 'SELECT') THEN
      EXECUTE format('GRANT SELECT ON %s TO reporting', relation.name);
    END IF;
    RETURN;
  END IF;
  IF has_table_privilege('reporting', wanted, 'SELECT') THEN
    EXECUTE format('REVOKE ALL ON %s FROM reporting', relation.name);
  END IF;
  SELECT string_agg(quote_ident(a.attname), ', ') FILTER (WHERE is_secret AND granted),
         string_agg(quote_ident(a.attname), ', ') FILTER (WHERE NOT is_secret AND NOT granted)
    INTO hidden, shown
    FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
      CROSS JOIN LATERAL (SELECT odoo_cluster.is_secret(relation.relname, a.attname, t.typname),
        has_column_privilege('reporting', wanted, a.attnum, 'SELECT') AS granted) AS judged
    WHERE a.attrelid = wanted AND a.attnum > 0 AND NOT a.attisdropped;
  IF hidden IS NOT NULL THEN EXECUTE format('REVOKE SELECT (%s) ON %s FROM reporting', hidden, relation.name); END IF;
  IF shown IS NOT NULL THEN EXECUTE format('GRANT SELECT (%s) ON %s TO reporting', shown, relation.name); END IF;
END
$$;
CREATE OR REPLACE FUNCTION odoo_cluster.grant_changed() RETURNS event_trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  changed oid;
BEGIN
  FOR changed IN SELECT DISTINCT objid FROM pg_event_trigger_ddl_commands() WHERE classid = 'pg_class'::regclass LOOP
    PERFORM odoo_cluster.grant_reporting(changed);
  END LOOP;
END
$$;
SELECT 'CREATE EVENT TRIGGER odoo_cluster_grants ON ddl_command_end
  WHEN TAG IN (''CREATE TABLE'', ''CREATE TABLE AS'', ''SELECT INTO'', ''ALTER TABLE'', ''CREATE VIEW'', ''ALTER VIEW'', ''CREATE MATERIALIZED VIEW'')
  EXECUTE FUNCTION odoo_cluster.grant_changed()' WHERE NOT EXISTS (SELECT FROM pg_event_trigger WHERE evtname = 'odoo_cluster_grants') \\gexec
DO $$ BEGIN PERFORM odoo_cluster.grant_reporting(oid) FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm'); END $$;
`;
}

function array(words: readonly string[]): string {
  return `ARRAY[${words.map(literal).join(", ")}]`;
}

function literal(word: string): string {
  return `'${word.replaceAll("'", "''")}'`;
}
