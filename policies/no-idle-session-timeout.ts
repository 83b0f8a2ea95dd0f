import { groupsOf } from "../model/topology.ts";
import { parameterOf, secondsOf } from "./parameter-values.ts";
import type { Rule } from "./rule.ts";
import { pgbouncerOptions } from "./written-options.ts";

export const noIdleSessionTimeout: Rule = {
  id: "no-idle-session-timeout",
  severity: "mandatory",
  title: "Nothing closes sessions because they are idle.",
  why: "Sessions that LISTEN are idle by nature. After each that is closed, Odoo's bus sleeps 50 seconds before it listens again, and notifications come late.",
  fix: "Take it out; PgBouncer closes idle server connections by itself.",
  source: "https://www.postgresql.org/docs/17/runtime-config-client.html#GUC-IDLE-SESSION-TIMEOUT",
  check: ({ topology }) => [
    ...groupsOf(topology, "postgresql")
      .filter(({ kind }) => kind === "primary")
      .filter(
        (group) => (secondsOf(parameterOf(group, "idle_session_timeout") ?? "0", "ms") ?? 0) > 0,
      )
      .map((group) => ({
        subject: group.name,
        message: `idle_session_timeout = ${parameterOf(group, "idle_session_timeout")} closes sessions that LISTEN`,
        path: ["postgresql", "parameters", "idle_session_timeout"],
      })),
    ...pgbouncerOptions(topology)
      .filter(({ key, value }) => key === "client_idle_timeout" && Number(value) > 0)
      .map(({ subject, value, path }) => ({
        subject,
        message: `client_idle_timeout = ${value} closes sessions that LISTEN`,
        path,
      })),
  ],
};
