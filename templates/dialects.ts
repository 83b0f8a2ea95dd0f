/**
 * The dialects of configuration, each with the function that makes a secret or late value safe
 * where it stands in that dialect. Literal values were escaped when the file was printed.
 */
import type { Placeholder } from "../model/text.ts";
import { fill } from "../model/text.ts";
import { escapeHaproxy } from "./haproxy/print.ts";
import { escapeNginx } from "./nginx/print.ts";
import { escapeOdoo } from "./odoo/print.ts";
import { escapeYaml } from "./patroni/print.ts";
import { escapePgbackrest } from "./pgbackrest/print.ts";
import { escapePgbouncer, escapeUserlist } from "./pgbouncer/print.ts";
import { escapeSql } from "./postgresql/print.ts";
import type { RenderedFile } from "./rendered-file.ts";
import { escapeSupervisor } from "./supervisor/print.ts";

export type Dialect =
  | "odoo"
  | "nginx"
  | "haproxy"
  | "lua"
  | "shell"
  | "pgbouncer"
  | "pgbouncer-users"
  | "patroni"
  | "pgbackrest"
  | "sql"
  | "lines"
  | "supervisor";

const escapers: Record<Dialect, (plain: string) => string> = {
  odoo: escapeOdoo,
  nginx: escapeNginx,
  haproxy: escapeHaproxy,
  lua: refuseSecrets,
  shell: refuseSecrets,
  pgbouncer: escapePgbouncer,
  "pgbouncer-users": escapeUserlist,
  patroni: escapeYaml,
  pgbackrest: escapePgbackrest,
  sql: escapeSql,
  lines: oneLine,
  supervisor: escapeSupervisor,
};

/** The file as its service reads it. */
export function fillFile(file: RenderedFile, read: (placeholder: Placeholder) => string): string {
  return fill(file.body, read, escapers[file.dialect]);
}

/** Of a capability: its own printer knows the rest, and no value may begin another line. */
function oneLine(plain: string): string {
  if (/[\r\n\0]/.test(plain)) throw new Error("a value with a line break cannot stand in a line");
  return plain;
}

function refuseSecrets(): string {
  throw new Error("programs hold no secrets: give them a file to read");
}
