import { groupsOf } from "../model/topology.ts";
import { parameterOf } from "./parameter-values.ts";
import type { Rule } from "./rule.ts";
import { odooOptions } from "./written-options.ts";

/** Levels at which Odoo writes parameters of calls and statements. */
const telling = /^debug_(sql|rpc|rpc_answer)$/;
const tellingHandler = /(^|,)\s*(odoo(\.sql_db|\.http(\.rpc(\.\w+)?)?)?)?:DEBUG\b/;

export const noDataInLogs: Rule = {
  id: "no-data-in-logs",
  severity: "mandatory",
  title: "No log holds what users write, or what they log in with.",
  why: "Statements and calls carry customers' data and passwords; logs are kept longer, and read by more people, than the database.",
  fix: "Take it out. To look for a fault, raise one logger of one pool for an hour.",
  source:
    "https://www.odoo.com/documentation/19.0/developer/reference/cli.html#cmdoption-odoo-bin-log-level",
  check: ({ topology }) => [
    ...odooOptions(topology)
      .filter(
        ({ key, value }) =>
          (key === "log_level" && telling.test(value)) ||
          (key === "log_handler" && tellingHandler.test(value)),
      )
      .map(({ subject, key, value, path }) => ({
        subject: `${subject}:${key}`,
        message: `${key} = ${value} writes calls and statements with their data`,
        path,
      })),
    ...groupsOf(topology, "database")
      .filter(({ kind }) => kind === "primary")
      .filter((group) => /^(mod|all|ddl)$/i.test(parameterOf(group, "log_statement") ?? "none"))
      .map((group) => ({
        subject: group.name,
        message: `log_statement = ${parameterOf(group, "log_statement")} writes statements with their data`,
        path: ["postgresql", "parameters", "log_statement"],
      })),
  ],
};
