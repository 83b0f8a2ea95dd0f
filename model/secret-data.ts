/**
 * What of Odoo's database is a credential, or opens something like one: the one list for everything
 * that copies or shows data outside Odoo. Data of customers is not on it; who may read that is the
 * team's own question.
 *
 * Lists are by table where all of it is secret, by column where a table is otherwise ordinary, and by
 * the name of a column in every table, which covers modules that the list does not know. A name that is
 * hidden without need costs a report one column; one that is missing costs an account.
 */

/** Tables of which nothing is shown. */
export const secretTables: readonly string[] = [
  // database.secret signs sessions, password resets and links of the portal; services keep their keys here.
  "ir_config_parameter",
  "res_users_apikeys",
  "res_users_apikeys_description",
  "res_users_identitycheck",
  "auth_totp_device",
  "auth_totp_wizard",
  "auth_passkey_key",
  "auth_passkey_key_create",
  "auth_oauth_provider",
  "res_company_ldap",
  "ir_mail_server",
  "fetchmail_server",
  "payment_provider",
  "payment_token",
  "res_device",
  "res_device_log",
  "mail_push",
  "mail_push_device",
  "certificate_key",
  "certificate_certificate",
  "iap_account",
  // Messages of the bus and of the mail queue hold invitations and password resets until they are sent.
  "bus_bus",
  "mail_mail",
];

/** Single columns; their names alone tell nothing. */
export const secretColumns: readonly string[] = [
  // An invitation or a shared document in a message has its link, token included.
  "mail_message.body",
  "mail_message_translation.body",
  "mail_compose_message.body",
  "mail_scheduled_message.body",
  "sms_sms.body",
  "whatsapp_message.body",
  // The content of files: keys and certificates, and their text as the search index has it.
  "ir_attachment.db_datas",
  "ir_attachment.index_content",
  "base_import_import.file",
  // A client that knows it is let in.
  "discuss_channel.uuid",
  "calendar_event.videocall_location",
  "calendar_event.access_token",
  // Code and addresses that teams put keys into.
  "ir_act_server.code",
  "ir_logging.message",
  "ir_profile.sql",
  "res_users.oauth_uid",
];

/**
 * Columns that are secret by their name, in any table: a POSIX regular expression, case-insensitive.
 * Only columns that can hold text are meant: `api_key_duration` is a number.
 */
export const secretColumnName = [
  ...["passw", "passphrase", "secret", "token", "signup", "credential", "webhook", "hmac"],
  "api_?key",
  "private_?key",
  "(^|_)(pass|pwd|pin|t?otp|salt|cookie)(_|$)",
  "verification_code",
  "_key$",
  "_key_",
].join("|");

/** Types of columns that can hold a secret, as `pg_type` names them. */
export const secretColumnTypes: readonly string[] = [
  "text",
  "varchar",
  "bpchar",
  "bytea",
  "json",
  "jsonb",
];

/** Whether a column is on the list. */
export function isSecretColumn(table: string, column: string, type: string): boolean {
  return (
    secretTables.includes(table) ||
    secretColumns.includes(`${table}.${column}`) ||
    (secretColumnTypes.includes(type) && new RegExp(secretColumnName, "i").test(column))
  );
}
