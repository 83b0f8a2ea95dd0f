/** What runs, and in which state. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { programs } from "../templates/supervisor/programs.ts";
import { sharesOf } from "./cpu-shares.ts";
import { type HealthLine, judgeHealth } from "./health.ts";
import { healthFacts } from "./health-facts.ts";
import { leftovers } from "./leftovers.ts";
import { cacheFolder, placesOf } from "./places.ts";
import { RecordKeeper } from "./record.ts";
import { findRunning } from "./running.ts";
import type { LocalStack } from "./stack.ts";

export interface InstanceStatus {
  readonly name: string;
  readonly tier: string;
  readonly address: string;
  readonly state: string;
  /** Role and lag of a database member, pid and uptime of the others. */
  readonly note: string;
}

export interface StackStatus {
  readonly up: boolean;
  /** Processes that run although their supervisor is gone. */
  readonly leftovers: number;
  /** Every process runs, there is a primary, and nothing that they stand on runs out. */
  readonly well: boolean;
  readonly url: string;
  readonly login: string;
  readonly state: string;
  readonly root: string;
  readonly versions: string;
  /** Where CPU shares stand; `none` where the machine gives none. */
  readonly cpuShares: string;
  readonly backups: readonly string[];
  /** Disks, backups, WAL archive, certificate; empty while the stack is down. */
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
  const [states, members, facts] = await Promise.all([
    running.supervisor.states(),
    running.database.members(),
    healthFacts(running),
  ]);
  const instances = programs(stack.topology, running.layout).map((program): InstanceStatus => {
    const found = states.find((state) => state.name === program.name);
    const member = members.find((candidate) => candidate.name === program.name);
    const lag = member?.lag === null || member === undefined ? "" : `, ${member.lag} bytes behind`;
    return {
      name: program.name,
      tier: program.group.role,
      address: program.node.bind,
      state: found?.state ?? "unknown",
      note: member === undefined ? (found?.detail ?? "") : `${member.role}, ${member.state}${lag}`,
    };
  });
  const health = judgeHealth(facts, new Date());
  const backups = typeof facts.backups === "string" ? [] : facts.backups.map(({ label }) => label);
  const well =
    health.every(({ problem }) => problem === null) &&
    instances.every((instance) => instance.state === "RUNNING") &&
    members.some((member) => member.role === "leader");
  return { ...base, up: true, leftovers: 0, well, backups, health, instances };
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
