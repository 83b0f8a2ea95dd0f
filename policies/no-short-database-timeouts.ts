import { groupsOf, isOdoo } from "../model/topology.ts";
import { parameterOf, secondsOf } from "./parameter-values.ts";
import type { Rule } from "./rule.ts";
import { pgbouncerOptions } from "./written-options.ts";

const parameters = ["statement_timeout", "transaction_timeout"];

export const noShortDatabaseTimeouts: Rule = {
  id: "no-short-database-timeouts",
  severity: "mandatory",
  title: "No time-out of the database is shorter than what Odoo allows.",
  why: "The database then ends requests, jobs and module updates that Odoo would have let finish, in the middle and with an unexpected error.",
  fix: "Take it out: limitTimeReal of each pool ends what takes too long. For one role, set it at that role.",
  source: "https://www.postgresql.org/docs/17/runtime-config-client.html#GUC-STATEMENT-TIMEOUT",
  check: ({ topology }) => {
    const slowest = topology.groups
      .filter(isOdoo)
      .reduce((most, { limitTimeReal }) => Math.max(most, limitTimeReal), 0);
    const [primary] = groupsOf(topology, "postgresql").filter(({ kind }) => kind === "primary");
    const limits = [
      ...parameters.map((name) => ({
        name,
        of: "postgresql",
        seconds: primary === undefined ? null : secondsOf(parameterOf(primary, name) ?? "0", "ms"),
        path: ["postgresql", "parameters", name],
      })),
      ...pgbouncerOptions(topology)
        .filter(({ key }) => key === "transaction_timeout")
        .map(({ key, value, path }) => ({
          name: key,
          of: "pgbouncer",
          seconds: secondsOf(value, "s"),
          path,
        })),
    ];
    return limits.flatMap(({ name, of, seconds, path }) =>
      seconds === null || seconds <= 0 || seconds >= slowest
        ? []
        : [
            {
              subject: `${of}:${name}`,
              message: `${name} of ${seconds} s is shorter than the ${slowest} s that Odoo allows its longest work`,
              path,
            },
          ],
    );
  },
};
