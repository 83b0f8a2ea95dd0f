/** The unprivileged users of the root: fixed and high, so that the host has no such users. */
import type { ServiceUser } from "../model/tiers/tier.ts";
import { tierOf } from "../model/tiers/tiers.ts";
import type { Group } from "../model/topology.ts";

/** User and group id of each service; the root's recipe creates them. */
export const userIds: Readonly<Record<ServiceUser, number>> = {
  odoo: 27701,
  postgres: 27702,
  pgbouncer: 27703,
  nginx: 27704,
  haproxy: 27705,
  etcd: 27706,
};

/** Id of who runs a group's processes and may read its files. */
export function userIdOf(group: Group): number {
  const { user } = tierOf(group).machine;
  return typeof user === "number" ? user : userIds[user];
}
