\set ON_ERROR_STOP on

\connect "postgres"
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_duration_sample = -1;
SET log_min_error_statement = 'panic';
SET pg_stat_statements.track = 'none';
SET client_min_messages = 'warning';

-- role-odoo: the verifier is the one that PgBouncer knows, so that it can log in with the client's keys
SELECT format('CREATE ROLE %I', 'odoo') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'odoo') \gexec
ALTER ROLE odoo LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD '<secret:database-odoo:scram-sha-256>';

-- role-reporting: the verifier is the one that PgBouncer knows, so that it can log in with the client's keys
SELECT format('CREATE ROLE %I', 'reporting') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'reporting') \gexec
ALTER ROLE reporting LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD '<secret:database-reporting:scram-sha-256>';

-- role-monitor: the verifier is the one that PgBouncer knows, so that it can log in with the client's keys
SELECT format('CREATE ROLE %I', 'monitor') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'monitor') \gexec
ALTER ROLE monitor LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD '<secret:database-monitor:scram-sha-256>';

-- role-reporting-limits: BI writes nothing and cannot hold back vacuum for hours; what it reads is granted in the database itself
SELECT 'REVOKE pg_read_all_data FROM reporting' WHERE EXISTS (SELECT FROM pg_auth_members WHERE roleid = 'pg_read_all_data'::regrole AND member = 'reporting'::regrole) \gexec
ALTER ROLE reporting SET default_transaction_read_only = on;
ALTER ROLE reporting SET statement_timeout = '15min';
ALTER ROLE reporting CONNECTION LIMIT 10;

-- role-monitor-limits: statistics without reading data
GRANT pg_monitor TO monitor;
ALTER ROLE monitor CONNECTION LIMIT 5;

-- database: Odoo's role must own it, and cannot create another one
SELECT 'CREATE DATABASE "odoo" OWNER odoo TEMPLATE template0 ENCODING ''UTF8''' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'odoo') \gexec
REVOKE ALL ON DATABASE "odoo" FROM PUBLIC;
GRANT CONNECT ON DATABASE "odoo" TO reporting, monitor;

-- statistics-postgres: which statements cost the time
CREATE EXTENSION IF NOT EXISTS pg_stat_statements;

\connect "odoo"
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_duration_sample = -1;
SET log_min_error_statement = 'panic';
SET pg_stat_statements.track = 'none';
SET client_min_messages = 'warning';

-- statistics-odoo: which statements cost the time
CREATE EXTENSION IF NOT EXISTS pg_stat_statements;

-- search-extensions: Odoo's indexed and accent-free search; its role may not create extensions
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;

-- reporting-grants: BI reads everything but what opens accounts: with database.secret a password reset can be forged
CREATE SCHEMA IF NOT EXISTS odoo_cluster;
GRANT USAGE ON SCHEMA odoo_cluster TO PUBLIC;
CREATE OR REPLACE FUNCTION odoo_cluster.is_secret(relation text, attribute text, kind text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT relation = ANY (ARRAY['ir_config_parameter', 'res_users_apikeys', 'res_users_apikeys_description', 'res_users_identitycheck', 'auth_totp_device', 'auth_totp_wizard', 'auth_passkey_key', 'auth_passkey_key_create', 'auth_oauth_provider', 'res_company_ldap', 'ir_mail_server', 'fetchmail_server', 'payment_provider', 'payment_token', 'res_device', 'res_device_log', 'mail_push', 'mail_push_device', 'certificate_key', 'certificate_certificate', 'iap_account', 'bus_bus', 'mail_mail'])
    OR relation || '.' || attribute = ANY (ARRAY['mail_message.body', 'mail_message_translation.body', 'mail_compose_message.body', 'mail_scheduled_message.body', 'sms_sms.body', 'whatsapp_message.body', 'ir_attachment.db_datas', 'ir_attachment.index_content', 'base_import_import.file', 'discuss_channel.uuid', 'calendar_event.videocall_location', 'calendar_event.access_token', 'ir_act_server.code', 'ir_logging.message', 'ir_profile.sql', 'res_users.oauth_uid'])
    OR (kind = ANY (ARRAY['text', 'varchar', 'bpchar', 'bytea', 'json', 'jsonb']) AND attribute ~* 'passw|passphrase|secret|token|signup|credential|webhook|hmac|api_?key|private_?key|(^|_)(pass|pwd|pin|t?otp|salt|cookie)(_|$)|verification_code|_key$|_key_')
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
  EXECUTE FUNCTION odoo_cluster.grant_changed()' WHERE NOT EXISTS (SELECT FROM pg_event_trigger WHERE evtname = 'odoo_cluster_grants') \gexec
DO $$ BEGIN PERFORM odoo_cluster.grant_reporting(oid) FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm'); END $$;
