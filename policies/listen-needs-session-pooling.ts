import { isOdoo, type Listener, type Topology, theGroup } from "../model/topology.ts";
import type { Rule } from "./rule.ts";

export const listenNeedsSessionPooling: Rule = {
  id: "listen-needs-session-pooling",
  severity: "mandatory",
  title: "Pools that LISTEN use a listener in session mode.",
  why: "LISTEN through a transaction pool is never answered, and nothing is logged: notifications stop, and scheduled jobs wake a minute late.",
  fix: "Set connection: session for the pool, or pgbouncer.mode: session.",
  source: "https://www.pgbouncer.org/features.html",
  check: ({ topology }) =>
    topology.groups
      .filter(isOdoo)
      .filter((group) => group.role !== "http" || group.websockets)
      .flatMap((group) => {
        const listener = listenerOf(topology, group.listener);
        const transaction =
          listener?.databases.filter((entry) => entry.mode === "transaction") ?? [];
        // Odoo's listeners stand on `postgres`, whatever its own database is called.
        if (listener !== undefined && !transaction.some((entry) => entry.database === "postgres"))
          return [];
        return [
          {
            subject: group.name,
            message: `its processes LISTEN on database postgres, which its listener \`${group.listener}\` serves in transaction mode`,
            path: ["pools", group.name, "connection"],
          },
        ];
      }),
};

function listenerOf(topology: Topology, name: string): Listener | undefined {
  return theGroup(topology, "pooler").listeners.find((listener) => listener.name === name);
}
