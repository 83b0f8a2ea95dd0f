import { balance } from "./budget.ts";
import type { Rule } from "./rule.ts";

export const connectionsFitMaxConnections: Rule = {
  id: "connections-fit-max-connections",
  severity: "mandatory",
  title: "All connections together fit into max_connections.",
  why: "PostgreSQL refuses the connection that is one too many: a request fails, and the next Odoo instance cannot start.",
  fix: "Raise postgresql.parameters.max_connections, lower pgbouncer.poolSize, or use mode: transaction.",
  source: "https://www.postgresql.org/docs/17/runtime-config-connection.html",
  check: ({ topology }) => {
    const connections = balance(topology, "connections", "postgresql");
    if (connections === null || connections.use <= connections.limit) return [];
    const uses = connections.lines.filter((line) => line.kind === "use");
    return [
      {
        subject: "postgresql",
        message: `${uses.map((line) => `${line.amount} (${line.consumer})`).join(" + ")} = ${connections.use}, max_connections is ${connections.limit}`,
        path: ["postgresql", "parameters", "max_connections"],
      },
    ];
  },
};
