\set ON_ERROR_STOP on

\connect "odoo"
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_duration_sample = -1;
SET log_min_error_statement = 'panic';
SET pg_stat_statements.track = 'none';
SET client_min_messages = 'warning';

-- base-url: the address users see; frozen, because an administrator's login through another name would change it
INSERT INTO ir_config_parameter (key, value, create_date, write_date) VALUES ('web.base.url', 'https://erp.staging.example.com', now(), now())
ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value WHERE ir_config_parameter.value IS DISTINCT FROM EXCLUDED.value;

-- base-url-freeze: see base-url
INSERT INTO ir_config_parameter (key, value, create_date, write_date) VALUES ('web.base.url.freeze', 'True', now(), now())
ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value WHERE ir_config_parameter.value IS DISTINCT FROM EXCLUDED.value;

-- upload-size: Odoo refuses bodies over 128 MiB by itself; what nginx lets in must be let in here, too
DO $$ BEGIN
IF NOT EXISTS (SELECT FROM ir_config_parameter WHERE key = 'web.max_file_upload_size' AND value = '134217728') THEN
INSERT INTO ir_config_parameter (key, value, create_date, write_date) VALUES ('web.max_file_upload_size', '134217728', now(), now())
ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value WHERE ir_config_parameter.value IS DISTINCT FROM EXCLUDED.value;
IF to_regclass('orm_signaling_stable') IS NOT NULL THEN
INSERT INTO orm_signaling_stable DEFAULT VALUES;
ELSIF to_regclass('base_cache_signaling_default') IS NOT NULL THEN
PERFORM nextval('base_cache_signaling_default');
END IF;
END IF;
END $$;

-- report-url: wkhtmltopdf fetches styles from the internal proxy, not from the users' edge
INSERT INTO ir_config_parameter (key, value, create_date, write_date) VALUES ('report.url', '<late:internal-url>', now(), now())
ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value WHERE ir_config_parameter.value IS DISTINCT FROM EXCLUDED.value;

-- admin-password: once, before any user can reach Odoo; later changes are the administrator's own
UPDATE res_users SET password = '<secret:odoo-admin:pbkdf2-sha512>' WHERE login = 'admin' AND NOT EXISTS (SELECT FROM ir_config_parameter WHERE key = 'odoo_cluster.admin_password_set');
INSERT INTO ir_config_parameter (key, value, create_date, write_date) VALUES ('odoo_cluster.admin_password_set', 'True', now(), now())
ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value WHERE ir_config_parameter.value IS DISTINCT FROM EXCLUDED.value;

-- autovacuum-bus_bus: rows come and go as in a queue
ALTER TABLE IF EXISTS bus_bus SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.01, autovacuum_vacuum_threshold = 500);

-- autovacuum-mail_message: rows come and go as in a queue
ALTER TABLE IF EXISTS mail_message SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.01, autovacuum_vacuum_threshold = 500);

-- autovacuum-mail_notification: rows come and go as in a queue
ALTER TABLE IF EXISTS mail_notification SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.01, autovacuum_vacuum_threshold = 500);

-- autovacuum-ir_attachment: rows come and go as in a queue
ALTER TABLE IF EXISTS ir_attachment SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.01, autovacuum_vacuum_threshold = 500);

-- autovacuum-ir_cron_trigger: rows come and go as in a queue
ALTER TABLE IF EXISTS ir_cron_trigger SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.01, autovacuum_vacuum_threshold = 500);
