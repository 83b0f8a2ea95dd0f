import { groupsOf } from "../model/topology.ts";
import { isOn, parameterOf } from "./parameter-values.ts";
import type { Rule } from "./rule.ts";

const hiding = ["zero_damaged_pages", "ignore_checksum_failure", "ignore_invalid_pages"];

export const noChecksumBypass: Rule = {
  id: "no-checksum-bypass",
  severity: "mandatory",
  title: "PostgreSQL stops at damaged data instead of going on without it.",
  why: "With these parameters damaged pages read as empty: rows vanish in silence, and backups keep the loss.",
  fix: "Take it out. To rescue data set it in one session, on a copy.",
  source: "https://www.postgresql.org/docs/17/runtime-config-developer.html",
  check: ({ topology }) =>
    groupsOf(topology, "postgresql").flatMap((group) =>
      hiding
        .filter((name) => isOn(parameterOf(group, name) ?? "off"))
        .map((name) => ({
          subject: `${group.name}:${name}`,
          message: `${name} is on`,
          path: ["postgresql", "parameters", name],
        })),
    ),
};
