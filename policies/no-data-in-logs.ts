import { show } from "../model/text.ts";
import { groupsOf } from "../model/topology.ts";
import { parameterOf, secondsOf } from "./parameter-values.ts";
import type { Rule } from "./rule.ts";
import { odooOptions } from "./written-options.ts";

/** Levels at which Odoo writes parameters of calls and statements. */
const telling = /^debug_(sql|rpc|rpc_answer)$/;
const tellingHandler = /(^|,)\s*(odoo(\.sql_db|\.http(\.rpc(\.\w+)?)?)?)?:DEBUG\b/;

const isDuration = (value: string) => (secondsOf(value, "ms") ?? 0) >= 0;

/** Parameters of PostgreSQL by what makes them write statements; Odoo sends them with their values inside. */
const writesStatements: Readonly<Record<string, (value: string) => boolean>> = {
  log_statement: (value) => /^(mod|all|ddl)$/i.test(value),
  log_min_duration_statement: isDuration,
  log_min_duration_sample: isDuration,
  log_min_error_statement: (value) => !/^panic$/i.test(value),
  // DETAIL has the row that failed.
  log_error_verbosity: (value) => !/^terse$/i.test(value),
  "auto_explain.log_min_duration": isDuration,
};

/** From `error` on nginx writes the request line. */
const isQuiet = (value: string) => /\s(crit|alert|emerg)$/.test(value);

/** The request line, the URI, or the query, as HAProxy names them. */
const asked = /%(\([^)]*\))?(\{[^}]*\})?(r|HU|HQ|HPO|HP)\b|capture\.req\.uri|\burl\b|\bquery\b/;

export const noDataInLogs: Rule = {
  id: "no-data-in-logs",
  severity: "mandatory",
  title: "No log holds what users write, or what they log in with.",
  why: "Statements and calls carry customers' data and passwords; logs are kept longer, and read by more people, than the database.",
  fix: "Take it out. To look for a fault, raise one logger of one pool for an hour.",
  source:
    "https://www.odoo.com/documentation/19.0/developer/reference/cli.html#cmdoption-odoo-bin-log-level",
  check: ({ topology, files }) => [
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
    ...groupsOf(topology, "postgresql")
      .filter(({ kind }) => kind === "primary")
      .flatMap((group) =>
        Object.entries(writesStatements).flatMap(([name, writes]) => {
          const value = parameterOf(group, name);
          if (value === null || !writes(value)) return [];
          return [
            {
              subject: group.name,
              message: `${name} = ${value} writes statements with their data`,
              path: ["postgresql", "parameters", name],
            },
          ];
        }),
      ),
    ...files.flatMap(({ id, dialect, settings }) =>
      settings
        .filter(
          ({ key, value }) => dialect === "nginx" && key === "error_log" && !isQuiet(show(value)),
        )
        .map(({ value }) => ({
          subject: id,
          message: `error_log ${show(value)} writes the request lines of faults, with the tokens in them`,
          path: ["nginx"],
        })),
    ),
    ...files.flatMap(({ id, dialect, settings }) =>
      settings
        .filter(
          ({ key, value }) =>
            dialect === "haproxy" && key === "log-format" && asked.test(show(value)),
        )
        .map(() => ({
          subject: id,
          message: "log-format has the request line or its query, with the tokens in it",
          path: ["edge"],
        })),
    ),
  ],
};
