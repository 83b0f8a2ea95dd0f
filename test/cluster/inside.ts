/** Tools of the stack's own root: psql as a role, PgBouncer's console, and all its processes. */
import { readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { join } from "node:path";
import { inside } from "../../local/layout.ts";
import { runInside } from "../../local/namespace.ts";
import { replaceFile } from "../../local/replace-file.ts";
import { userIds } from "../../local/users.ts";
import { literal } from "../../model/text.ts";
import type { EndpointName } from "../../model/topology.ts";
import { database, type SuiteStack } from "./suite-stack.ts";

/**
 * Runs statements of one session, each in a transaction of its own, as a role through an endpoint,
 * as a BI tool would; rows of columns. @throws on any error.
 */
export async function sqlAs(
  stack: SuiteStack,
  role: "reporting" | "monitor",
  endpoint: EndpointName,
  ...statements: readonly string[]
): Promise<string[][]> {
  const { layout, places, secrets, supervisor } = stack.running;
  const [router] = stack.nodes("router");
  if (router === undefined) throw new Error("no router");
  const { host, port } = layout.endpoint(endpoint, router);
  // Not in the environment: other cases look there for passwords.
  const name = `suite-${role}.pgpass`;
  const line = `*:*:*:${role}:${secrets[`database-${role}`]?.value}\n`;
  replaceFile(join(places.run, name), line, { mode: 0o600, uid: userIds.odoo });
  try {
    const commands = statements.flatMap((sql) => ["-c", sql]);
    const address = ["-h", literal(host), "-p", String(port), "-U", role, "-d", database];
    return rows(
      await runInside(
        supervisor.pid,
        ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-At", "-F", "\t", ...address, ...commands],
        { user: "odoo", environment: { PGPASSFILE: `${inside.run}/${name}`, HOME: "/tmp" } },
      ),
    );
  } finally {
    rmSync(join(places.run, name), { force: true });
  }
}

export interface PgbouncerSession {
  readonly listener: "pooled" | "session";
  readonly database: string;
  readonly state: string;
  /** PostgreSQL's process, past any proxy between. */
  readonly backend: number;
}

/** What one PgBouncer process says on its console: rows by column. */
async function console(stack: SuiteStack, node: string, port: number, command: string) {
  const socket = ["-h", `${inside.run}/${node}`, "-p", String(port)];
  const text = await runInside(
    stack.running.supervisor.pid,
    [
      "psql",
      "-X",
      "-A",
      "-F",
      "\t",
      ...socket,
      "-U",
      "pgbouncer",
      "-d",
      "pgbouncer",
      "-c",
      command,
    ],
    { user: "pgbouncer" },
  );
  const [header = [], ...lines] = rows(text).filter((line) => line.length > 1);
  return lines.map((line) => Object.fromEntries(header.map((name, index) => [name, line[index]])));
}

/** Listener -> database -> pool mode, as every PgBouncer process has it now. */
export async function poolModes(stack: SuiteStack): Promise<Set<string>> {
  const modes = new Set<string>();
  for (const { node, listener, port } of listenersOf(stack)) {
    for (const row of await console(stack, node, port, "SHOW DATABASES")) {
      if (row["name"] !== "pgbouncer") modes.add(`${listener} ${row["name"]} ${row["pool_mode"]}`);
    }
  }
  return modes;
}

/** Server connections of all PgBouncer processes. */
export async function pgbouncerSessions(stack: SuiteStack): Promise<PgbouncerSession[]> {
  const found: PgbouncerSession[] = [];
  for (const { node, listener, port } of listenersOf(stack)) {
    for (const row of await console(stack, node, port, "SHOW SERVERS")) {
      found.push({
        listener,
        database: row["database"] ?? "",
        state: row["state"] ?? "",
        backend: Number(row["remote_pid"]),
      });
    }
  }
  return found;
}

function listenersOf(stack: SuiteStack) {
  return stack.nodes("pgbouncer").flatMap((node) =>
    (["pooled", "session"] as const).map((listener) => ({
      node: node.id,
      listener,
      port: stack.running.layout.port(listener),
    })),
  );
}

/** Pids of everything that runs in the mount namespace of a supervisor. */
export function processesOf(namespace: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => namespaceOf(pid) === namespace);
}

/** Null when the process is gone. */
export function namespaceOf(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/ns/mnt`);
  } catch {
    return null;
  }
}

/** A file of /proc; empty when its process ended meanwhile. */
export function procFile(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return "";
  }
}

function rows(text: string): string[][] {
  return text === "" ? [] : text.split("\n").map((line) => line.split("\t"));
}
