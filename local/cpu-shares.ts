/**
 * CPU shares: when the machine is busy, each program gets what its instance is promised, relative to
 * the others; when it is not, no process is held back. By cgroup v1 (`cpu.shares`) or v2 (`cpu.weight`),
 * where the machine lets root write there; a container often does not.
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { Topology } from "../model/topology.ts";
import type { Layout } from "../templates/layout.ts";
import { type Program, programs } from "../templates/supervisor/programs.ts";
import type { Places } from "./places.ts";
import { replaceFile } from "./replace-file.ts";

/** How shares are given on this machine. */
interface Controller {
  readonly version: 1 | 2;
  /** Where groups of ours are made. */
  readonly folder: string;
  readonly file: "cpu.shares" | "cpu.weight";
  /** Value for one promised CPU: what a process without a group has. */
  readonly perCpu: number;
  readonly least: number;
  readonly most: number;
}

/** Makes a group for every program, with its share. Where it cannot, `sharesOf` tells why. */
export function giveShares(places: Places, topology: Topology, layout: Layout): void {
  const told = sharesFile(places);
  try {
    const controller = findController();
    const folder = groupFolder(controller, places);
    const all = programs(topology, layout);
    const shares = all.map((program) => shareOf(program, all));
    mkdirSync(folder, { recursive: true });
    if (controller.version === 2) writeFileSync(join(folder, "cgroup.subtree_control"), "+cpu");
    // The stack as a whole competes with the rest of the machine by what all of it is promised.
    write(
      controller,
      folder,
      shares.reduce((sum, share) => sum + share, 0),
    );
    all.forEach((program, index) => {
      const own = join(folder, program.name);
      mkdirSync(own, { recursive: true });
      write(controller, own, shares[index] as number);
    });
    replaceFile(told, `${folder}\n`, { mode: 0o644 });
  } catch {
    rmSync(told, { force: true });
  }
}

/** What `status` tells: where shares are, or why there are none. */
export function sharesOf(places: Places): string {
  const told = sharesFile(places);
  if (existsSync(told)) return `by cgroup, ${readFileSync(told, "utf8").trim()}`;
  try {
    return `none; cgroup v${findController().version} takes none`;
  } catch (error) {
    return `none: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Removes the groups of programs that ended. */
export function removeShares(places: Places): void {
  const told = sharesFile(places);
  if (!existsSync(told)) return;
  const folder = readFileSync(told, "utf8").trim();
  for (const name of programFolders(folder)) removeGroup(join(folder, name));
  removeGroup(folder);
  rmSync(told, { force: true });
}

/** Read by the wrapper that starts programs, which joins its group. */
function sharesFile(places: Places): string {
  return join(places.run, "cpu-shares");
}

/** @throws with the reason, where no share can be given. */
function findController(): Controller {
  const unified = "/sys/fs/cgroup";
  if (existsSync(join(unified, "cgroup.controllers"))) {
    if (!readFileSync(join(unified, "cgroup.controllers"), "utf8").split(/\s+/).includes("cpu")) {
      throw new Error("cgroup v2 without the cpu controller");
    }
    const control = join(unified, "cgroup.subtree_control");
    if (!readFileSync(control, "utf8").split(/\s+/).includes("cpu")) writeFileSync(control, "+cpu");
    const range = { perCpu: 100, least: 1, most: 10_000 };
    return { version: 2, folder: unified, file: "cpu.weight", ...range };
  }
  const folder = ["cpu", "cpu,cpuacct"]
    .map((name) => join(unified, name))
    .find((path) => existsSync(join(path, "cpu.shares")));
  if (folder === undefined) throw new Error("this machine has no cpu controller");
  return { version: 1, folder, file: "cpu.shares", perCpu: 1024, least: 2, most: 262_144 };
}

function groupFolder(controller: Controller, places: Places): string {
  return join(controller.folder, `odoo-cluster-${places.run.split("/").at(-1)}`);
}

/** Promised CPUs; an instance's programs share its promise. What is promised nothing counts as a tenth. */
function shareOf(program: Program, all: readonly Program[]): number {
  const siblings = all.filter(({ node }) => node.id === program.node.id).length;
  return Math.max(program.group.cpu, 0.1) / siblings;
}

function write(controller: Controller, folder: string, cpus: number): void {
  const value = Math.round(cpus * controller.perCpu);
  const bounded = Math.min(controller.most, Math.max(controller.least, value));
  writeFileSync(join(folder, controller.file), String(bounded));
}

function programFolders(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
    : [];
}

function removeGroup(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Something in it still ends; the next `down` finds it empty.
  }
}
