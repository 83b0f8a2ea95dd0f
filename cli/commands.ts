/**
 * All verbs, in the order of the help. A new one is a file in commands/ and a line here. A verb is loaded
 * when it is asked for: what `schema` needs is there at once, and it never waits for what `up` needs.
 */
import type { Command } from "./command.ts";

const verbs: Readonly<Record<string, () => Promise<Command>>> = {
  up: async () => (await import("./commands/up.ts")).up,
  down: async () => (await import("./commands/down.ts")).down,
  status: async () => (await import("./commands/status.ts")).status,
  logs: async () => (await import("./commands/logs.ts")).logs,
  restart: async () => (await import("./commands/restart.ts")).restart,
  switchover: async () => (await import("./commands/switchover.ts")).switchover,
  psql: async () => (await import("./commands/psql.ts")).psql,
  backup: async () => (await import("./commands/backup.ts")).backup,
  drill: async () => (await import("./commands/drill.ts")).drill,
  check: async () => (await import("./commands/check.ts")).check,
  "check-addons": async () => (await import("./commands/check-addons.ts")).checkAddons,
  diff: async () => (await import("./commands/diff.ts")).diff,
  explain: async () => (await import("./commands/explain.ts")).explain,
  describe: async () => (await import("./commands/describe.ts")).describe,
  render: async () => (await import("./commands/render.ts")).render,
  report: async () => (await import("./commands/report.ts")).report,
  schema: async () => (await import("./commands/schema.ts")).schema,
  size: async () => (await import("./commands/size.ts")).size,
  cache: async () => (await import("./commands/cache.ts")).cache,
};

/** Verbs that work on a stack of this machine. */
export const machineVerbs = [
  "up",
  "down",
  "status",
  "logs",
  "restart",
  "switchover",
  "psql",
  "backup",
  "drill",
] as const;

export type MachineVerb = (typeof machineVerbs)[number];

export const verbNames: readonly string[] = Object.keys(verbs);

/** Undefined where there is no such verb. */
export async function commandNamed(name: string): Promise<Command | undefined> {
  return verbNames.includes(name) ? await verbs[name]?.() : undefined;
}

export async function allCommands(): Promise<readonly Command[]> {
  return await Promise.all(Object.values(verbs).map((load) => load()));
}
