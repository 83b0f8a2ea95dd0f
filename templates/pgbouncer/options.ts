/** What a changed option of PgBouncer costs. */
import type { Effect } from "../../model/setting.ts";

/** `changeable = no` in SHOW CONFIG of PgBouncer 1.24, checked by a daemon test. */
export const restartOptions: readonly string[] = [
  "disable_pqexec",
  "job_name",
  "listen_addr",
  "listen_backlog",
  "listen_port",
  "pidfile",
  "pkt_buf",
  "resolv_conf",
  "so_reuseport",
  "track_extra_parameters",
  "unix_socket_dir",
  "unix_socket_group",
  "unix_socket_mode",
  "user",
];

/** What a changed option of [pgbouncer] costs. */
export function optionEffect(key: string): Effect {
  return restartOptions.includes(key) ? "restart" : "reload";
}
