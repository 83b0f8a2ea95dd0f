import { groupsOf } from "../model/topology.ts";
import { isOn, parameterOf } from "./parameter-values.ts";
import type { Rule } from "./rule.ts";

export const autovacuumEnabled: Rule = {
  id: "autovacuum-enabled",
  severity: "mandatory",
  title: "Autovacuum and its statistics are on.",
  why: "Without it Odoo's queue-like tables grow without end, plans rot, and at last PostgreSQL refuses every write to protect transaction ids.",
  fix: "Take the parameter out; make vacuum gentler by autovacuum_vacuum_cost_delay instead.",
  source: "https://www.postgresql.org/docs/17/routine-vacuuming.html",
  check: ({ topology }) =>
    groupsOf(topology, "postgresql")
      .filter(({ kind }) => kind === "primary")
      .flatMap((group) =>
        ["autovacuum", "track_counts"]
          .filter((name) => !isOn(parameterOf(group, name) ?? "on"))
          .map((name) => ({
            subject: `${group.name}:${name}`,
            message: `${name} = ${parameterOf(group, name)}`,
            path: ["postgresql", "parameters", name],
          })),
      ),
};
