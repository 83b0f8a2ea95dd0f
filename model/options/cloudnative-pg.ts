/**
 * Parameters that CloudNativePG refuses or sets itself (1.30, pkg/postgres/configuration.go,
 * FixedConfigurationParameters), besides those that the kit refuses on every platform.
 */
import type { OptionFault } from "./table.ts";

const fixed: readonly string[] = [
  ...["allow_system_table_mods", "bonjour", "bonjour_name", "data_sync_retry", "event_source"],
  ...["jit_provider", "log_file_mode", "recovery_min_apply_delay", "restart_after_crash", "ssl"],
  ...["ssl_ca_file", "ssl_cert_file", "ssl_crl_file", "ssl_dh_params_file", "ssl_key_file"],
  ...["ssl_passphrase_command", "ssl_passphrase_command_supports_reload"],
  ...["ssl_prefer_server_ciphers", "synchronized_standby_slots", "syslog_facility", "syslog_ident"],
  ...["syslog_sequence_numbers", "syslog_split_messages", "temp_tablespaces", "unix_socket_group"],
  "unix_socket_permissions",
];

/** A parameter that the operator's webhook refuses; null where it takes it. */
export function operatorsFault(name: string): OptionFault | null {
  return fixed.includes(name)
    ? { what: "belongs to CloudNativePG, which refuses it", fix: "Remove it" }
    : null;
}
