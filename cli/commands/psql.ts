import { openPsql } from "../../local/psql.ts";
import type { EndpointName } from "../../model/topology.ts";
import { UserError } from "../../model/user-error.ts";
import type { Command } from "../command.ts";
import { loadOnThisMachine } from "../this-machine.ts";

const endpoints = ["rw", "ro", "report"] as const satisfies readonly EndpointName[];

export const psql: Command = {
  name: "psql",
  summary: "Open psql on an endpoint",
  positionals: "[-- psql arguments...]",
  options: {
    endpoint: { type: "string", value: "<rw|ro|report>", default: "rw", help: "which endpoint" },
    role: {
      type: "string",
      value: "<odoo|reporting|monitor>",
      default: "odoo",
      help: "as which role; report defaults to reporting",
    },
  },
  examples: [
    "odoo-cluster psql",
    "odoo-cluster psql --endpoint report -- -c 'SELECT count(*) FROM res_users'",
  ],
  run: async ({ stack, positionals, options }) => {
    const endpoint = endpoints.find((name) => name === (options["endpoint"] ?? "rw"));
    const role = options["role"] ?? (endpoint === "report" ? "reporting" : "odoo");
    if (endpoint === undefined || !["odoo", "reporting", "monitor"].includes(String(role))) {
      throw new UserError("input", [
        {
          where: "odoo-cluster psql",
          what: "there is no such endpoint or role",
          got: `${options["endpoint"] ?? "rw"}, ${role}`,
          fix: "Endpoints are rw, ro, report; roles are odoo, reporting, monitor",
        },
      ]);
    }
    return await openPsql(loadOnThisMachine("psql", stack), endpoint, String(role), positionals);
  },
};
