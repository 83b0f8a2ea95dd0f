import { theGroup } from "../model/topology.ts";
import { balance } from "./budget.ts";
import type { Rule } from "./rule.ts";

export const pgbouncerPoolSize: Rule = {
  id: "pgbouncer-pool-size",
  severity: "mandatory",
  title: "With one PgBouncer lost, the others still hold every session.",
  why: "In session mode each session keeps a server connection; those that find no place wait until query_wait_timeout and fail, just when half the pair is gone.",
  fix: "Raise pgbouncer.poolSize, add an instance, or lower maxConnections of the pools.",
  source: "https://www.pgbouncer.org/config.html#query_wait_timeout",
  check: ({ topology }) => {
    const pgbouncer = theGroup(topology, "pgbouncer");
    return pgbouncer.listeners.flatMap((listener) => {
      const sessions = balance(topology, "connections", `${pgbouncer.name}:${listener.name}`);
      if (sessions === null || sessions.use <= sessions.limit) return [];
      return [
        {
          subject: `${pgbouncer.name}:${listener.name}`,
          message: `${sessions.use} sessions at the busiest, ${sessions.limit} server connections are left with one of ${pgbouncer.instances} instances lost`,
          path: ["pgbouncer", "poolSize"],
        },
      ];
    });
  },
};
