/** `Topology.databaseSettings` as two psql scripts: before Odoo's tables exist, and after modules changed. */

import type { Text } from "../../model/text.ts";
import { join, text } from "../../model/text.ts";
import type { DatabaseSetting, PostgresqlGroup, Topology } from "../../model/topology.ts";
import { groupsOf } from "../../model/topology.ts";
import { UserError } from "../../model/user-error.ts";
import type { Layout } from "../layout.ts";
import type { RenderedFile } from "../rendered-file.ts";
import { sqlComment } from "./print.ts";

/** For `psql --no-psqlrc --file`, as superuser on the primary, started in any database. */
export function renderDatabaseSettings(topology: Topology, layout: Layout): RenderedFile[] {
  const group = groupsOf(topology, "postgresql").find(({ kind }) => kind === "primary");
  const node = group === undefined ? undefined : layout.nodes(group)[0];
  if (group === undefined || node === undefined)
    throw new Error("a topology has a primary group with nodes");
  return [
    phase(
      "before-modules",
      group,
      node.id,
      topology.databaseSettings.filter((one) => !one.afterModules),
    ),
    phase(
      "after-modules",
      group,
      node.id,
      topology.databaseSettings.filter((one) => one.afterModules),
    ),
  ];
}

function phase(
  name: string,
  group: PostgresqlGroup,
  node: string,
  statements: readonly DatabaseSetting[],
): RenderedFile {
  return {
    id: `database/${name}.sql`,
    group: group.name,
    node,
    dialect: "sql",
    mode: 0o640,
    settings: statements.map((statement) => ({
      section: statement.database,
      key: statement.name,
      value: statement.sql,
      effect: "none",
      source: "default",
    })),
    body: script(statements),
  };
}

function script(statements: readonly DatabaseSetting[]): Text {
  let database: string | null = null;
  const parts: (string | Text)[] = ["\\set ON_ERROR_STOP on\n"];
  for (const statement of statements) {
    if (statement.database !== database) {
      database = statement.database;
      parts.push(`\n\\connect "${connectable(database)}"\n`, quiet);
    }
    parts.push(
      "\n",
      sqlComment(`${statement.name}: ${statement.because}`),
      terminated(statement.sql),
    );
  }
  return join(parts);
}

/** psql takes a name with `=` or `://` for a connection string; PgBouncer knows no other names than these, too. */
function connectable(database: string): string {
  if (/^[A-Za-z0-9_.-]+$/.test(database)) return database;
  throw new UserError("input", [
    {
      what: "the name of a database cannot be written into a psql script",
      got: JSON.stringify(database),
      fix: "Use letters, digits, `_`, `.` and `-` alone.",
    },
  ]);
}

/** A verifier in ALTER ROLE must reach neither the log nor pg_stat_statements. */
const quiet = [
  "SET log_statement = 'none';",
  "SET log_min_duration_statement = -1;",
  "SET log_min_duration_sample = -1;",
  "SET log_min_error_statement = 'panic';",
  "SET pg_stat_statements.track = 'none';",
  "SET client_min_messages = 'warning';",
  "",
].join("\n");

/** Ends a statement unless it ended itself, with `;` or with a psql command such as \gexec. */
function terminated(sql: Text): Text {
  const last = sql.at(-1);
  const ended = typeof last === "string" && /(;|\\[a-z]+)\s*$/.test(last);
  const broken = typeof last === "string" && last.endsWith("\n");
  if (ended) return broken ? sql : text`${sql}\n`;
  // On a line of its own: the statement's last line may be a comment.
  return broken ? text`${sql};\n` : text`${sql}\n;\n`;
}
