import { maintenanceDatabase } from "../model/build/pgbouncer.ts";
import { pathOf } from "../model/odoo-pools.ts";
import {
  isOdoo,
  type Listener,
  type OdooGroup,
  type Topology,
  theGroup,
} from "../model/topology.ts";
import type { Rule } from "./rule.ts";

export const listenNeedsSessionPooling: Rule = {
  id: "listen-needs-session-pooling",
  severity: "mandatory",
  title: "Pools that LISTEN use a listener in session mode.",
  why: "LISTEN through a transaction pool is never answered, and nothing is logged: notifications stop, and scheduled jobs wake a minute late.",
  fix: "Set connection: session for the pool, or pgbouncer.mode: session.",
  source: "https://www.pgbouncer.org/features.html",
  check: ({ topology }) =>
    topology.groups.filter(isOdoo).flatMap((group) => {
      const listener = listenerOf(topology, group.listener);
      return listenedBy(group, topology)
        .filter(
          (name) =>
            listener?.databases.find(({ database }) => database === name)?.mode !== "session",
        )
        .map((name) => ({
          subject: group.name,
          message: `its processes LISTEN on database ${name}, which its listener \`${group.listener}\` serves in transaction mode`,
          path: pathOf(group, "connection"),
        }));
    }),
};

/** Databases in which a pool has sessions that LISTEN: Odoo's own stand on `postgres`. */
function listenedBy(group: OdooGroup, { application }: Topology): string[] {
  return [
    ...(group.role !== "http" || group.websockets ? [maintenanceDatabase] : []),
    ...((group.sessions ?? 0) > 0 ? [application.database] : []),
  ];
}

function listenerOf(topology: Topology, name: string): Listener | undefined {
  return theGroup(topology, "pgbouncer").listeners.find((listener) => listener.name === name);
}
