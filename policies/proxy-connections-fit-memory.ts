import { showBytes } from "../model/spec/units.ts";
import { tierOf } from "../model/tiers/tiers.ts";
import { balance } from "./budget.ts";
import type { Rule } from "./rule.ts";

export const proxyConnectionsFitMemory: Rule = {
  id: "proxy-connections-fit-memory",
  severity: "mandatory",
  title:
    "As many connections as HAProxy, nginx and PgBouncer accept fit into their containers' memory.",
  why: "A proxy that accepts more clients than its memory holds is killed when they come, with all of their requests at once.",
  fix: "Lower pgbouncer.maxClientConnections, or take more instances; the other figures are the kit's own.",
  source: "https://www.pgbouncer.org/config.html#max_client_conn",
  check: ({ topology }) =>
    topology.groups.flatMap((group) => {
      const { name } = group;
      const { container } = tierOf(group).pods;
      if (container === null) return [];
      const memory = balance(topology, "memory", name);
      if (memory === null || memory.use <= memory.limit) return [];
      const parts = memory.lines
        .filter(({ kind }) => kind === "use")
        .map(({ consumer, amount, because }) => `${consumer} ${showBytes(amount)} (${because})`);
      return [
        {
          subject: name,
          message: `${parts.join(" + ")} are more than the container's ${showBytes(memory.limit)}`,
          path: container.loweredBy,
        },
      ];
    }),
};
