/** The unprivileged users of the root: fixed and high, so that they mean nobody on the host. */
import type { Group } from "../model/topology.ts";
import type { ServiceUser } from "../templates/supervisor/programs.ts";

/** User and group id of each service; the root's recipe creates them. */
export const userIds: Readonly<Record<ServiceUser, number>> = {
  odoo: 27701,
  postgres: 27702,
  pgbouncer: 27703,
  nginx: 27704,
  haproxy: 27705,
  etcd: 27706,
};

const users: Readonly<Record<Group["role"], ServiceUser>> = {
  edge: "haproxy",
  nginx: "nginx",
  balancer: "haproxy",
  http: "odoo",
  websocket: "odoo",
  cron: "odoo",
  pgbouncer: "pgbouncer",
  router: "haproxy",
  postgresql: "postgres",
  etcd: "etcd",
};

/** Who runs a group's processes and may read its files. */
export function userOf(role: Group["role"]): ServiceUser {
  return users[role];
}
