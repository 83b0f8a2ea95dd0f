import { demand } from "../model/build/pgbouncer.ts";
import { isOdoo, theGroup } from "../model/topology.ts";
import type { Rule } from "./rule.ts";

export const pgbouncerMaxClientConn: Rule = {
  id: "pgbouncer-max-client-conn",
  severity: "mandatory",
  title: "With one PgBouncer lost, the others still accept every client.",
  why: "PgBouncer refuses the client that is one too many at once: requests fail although PostgreSQL has room.",
  fix: "Raise pgbouncer.maxClientConnections, or add an instance.",
  source: "https://www.pgbouncer.org/config.html#max_client_conn",
  check: ({ topology }) => {
    const pgbouncer = theGroup(topology, "pgbouncer");
    const left = Math.max(1, pgbouncer.instances - 1);
    return pgbouncer.listeners.flatMap(({ name }) => {
      const pools = topology.groups.filter(isOdoo).filter(({ listener }) => listener === name);
      const { application, maintenance } = demand(pools);
      const clients = application + maintenance;
      const room = left * pgbouncer.maxClientConnections;
      if (clients <= room) return [];
      return [
        {
          subject: `${pgbouncer.name}:${name}`,
          message: `${clients} clients at the busiest, ${left} of ${pgbouncer.instances} instances accept ${room}`,
          path: ["pgbouncer", "maxClientConnections"],
        },
      ];
    });
  },
};
