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

-- role-reporting-limits: BI reads everything, writes nothing and cannot hold back vacuum for hours
GRANT pg_read_all_data TO reporting;
ALTER ROLE reporting SET default_transaction_read_only = on;
ALTER ROLE reporting SET statement_timeout = '15min';
ALTER ROLE reporting CONNECTION LIMIT 10;

-- role-monitor-limits: statistics without reading anybody's data
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
