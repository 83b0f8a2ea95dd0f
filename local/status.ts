/** What runs, and in which state. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Program, programs } from "../templates/supervisor/programs.ts";
import { sharesOf } from "./cpu-shares.ts";
import { type HealthLine, judgeHealth } from "./health.ts";
import { healthFacts } from "./health-facts.ts";
import { leftovers } from "./leftovers.ts";
import { cacheFolder, placesOf } from "./places.ts";
import { loginPageProblem } from "./probe-edge.ts";
import { probeOf } from "./probes.ts";
import { RecordKeeper } from "./record.ts";
import { findRunning, type RunningStack } from "./running.ts";
import type { LocalStack } from "./stack.ts";

export interface InstanceStatus {
  readonly name: string;
  readonly tier: string;
  readonly address: string;
  readonly state: string;
  /** What its probe misses; null where it does its work. */
  readonly missing: string | null;
  /** Role and lag of a database member, pid and uptime of the others. */
  readonly note: string;
}

export interface StackStatus {
  readonly up: boolean;
  /** Processes that run although their supervisor is gone. */
  readonly leftovers: number;
  /** Every program does its work, there is a primary, and nothing that they stand on runs out. */
  readonly well: boolean;
  readonly url: string;
  readonly login: string;
  readonly state: string;
  readonly root: string;
  readonly versions: string;
  /** Where CPU shares stand; `none` where the machine gives none. */
  readonly cpuShares: string;
  readonly backups: readonly string[];
  /** The login page, disks, backups, WAL archive, certificate; empty while the stack is down. */
  readonly health: readonly HealthLine[];
  readonly instances: readonly InstanceStatus[];
}

export async function stackStatus(stack: LocalStack): Promise<StackStatus> {
  const running = findRunning(stack);
  const places = placesOf(stack.spec.stack);
  const record = new RecordKeeper(places.record).current;
  const base = {
    url: stack.topology.application.url,
    login: places.login,
    state: places.state,
    root: record.root,
    versions: versionsOf(record.root),
    cpuShares: sharesOf(places),
  };
  if (running === null) {
    const left = leftovers(places).length;
    return {
      ...base,
      up: false,
      leftovers: left,
      well: false,
      backups: [],
      health: [],
      instances: [],
    };
  }
  const all = programs(stack.topology, running.layout);
  const [states, members, facts, page, missing] = await Promise.all([
    running.supervisor.states(),
    running.database.members(),
    healthFacts(running),
    loginPageProblem(running.topology, places),
    Promise.all(all.map((program) => missingOf(running, program))),
  ]);
  const instances = all.map((program, index): InstanceStatus => {
    const found = states.find((state) => state.name === program.name);
    const member = members.find((candidate) => candidate.name === program.name);
    const lag = member?.lag === null || member === undefined ? "" : `, ${member.lag} bytes behind`;
    return {
      name: program.name,
      tier: program.group.role,
      address: program.node.bind,
      state: found?.state ?? "unknown",
      missing: missing[index] ?? null,
      note: member === undefined ? (found?.detail ?? "") : `${member.role}, ${member.state}${lag}`,
    };
  });
  const login = page === null ? "comes through every tier" : "does not come";
  const health = [
    { name: "login page", value: login, problem: page },
    ...judgeHealth(facts, new Date()),
  ];
  const backups = typeof facts.backups === "string" ? [] : facts.backups.map(({ label }) => label);
  const well =
    health.every(({ problem }) => problem === null) &&
    instances.every(({ state, missing }) => state === "RUNNING" && missing === null) &&
    members.some((member) => member.role === "leader");
  return { ...base, up: true, leftovers: 0, well, backups, health, instances };
}

/** Asked by the probe of `up`: the supervisor knows processes, not whether they do their work. */
async function missingOf(running: RunningStack, program: Program): Promise<string | null> {
  try {
    return await probeOf(running, program, { mayBeBusy: true })();
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).split("\n").at(-1) ?? "";
  }
}

function versionsOf(root: string): string {
  const file = join(cacheFolder(), "root", `${root}.json`);
  if (root === "" || !existsSync(file)) return "unknown";
  const { versions } = JSON.parse(readFileSync(file, "utf8")) as {
    versions: Record<string, string>;
  };
  return Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(", ");
}
