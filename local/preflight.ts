/** What this machine must have before anything is written; every lack at once. */
import { existsSync, readFileSync } from "node:fs";
import { type Problem, UserError } from "../model/user-error.ts";
import type { Layout } from "../templates/layout.ts";
import { leftovers } from "./leftovers.ts";
import { memoryProblems } from "./machine-room.ts";
import { namedFileProblems } from "./named-files/named-files.ts";
import { placesOf } from "./places.ts";
import { portProblems } from "./port-problems.ts";
import { capabilities, mayMount } from "./root/capabilities.ts";
import type { LocalStack } from "./stack.ts";
import { stateProblems } from "./state-room.ts";

/**
 * Checks the machine and the files that the stack file names.
 * @throws {UserError} kind `environment` (or `input` where only named files are missing).
 */
export async function preflight(
  { file, spec, topology }: LocalStack,
  layout: Layout,
): Promise<void> {
  const lacks = machineProblems();
  // Only root sees whether the stack itself has the ports, and what can be written.
  const places = placesOf(topology.stack);
  const others =
    lacks.length > 0
      ? []
      : [
          ...stateProblems(places),
          ...memoryProblems(topology),
          // With or without its supervisor.
          ...(await portProblems(topology, layout, () => leftovers(places))),
        ];
  const machine = [...lacks, ...others];
  const files = namedFileProblems({ file, spec, now: new Date() });
  if (machine.length > 0) throw new UserError("environment", [...machine, ...files]);
  if (files.length > 0) throw new UserError("input", files);
}

/** Linux, amd64, root: what every verb that touches processes needs. */
function machineProblems(): Problem[] {
  const problems: Problem[] = [];
  if (process.platform !== "linux") {
    problems.push({
      where: "this machine",
      what: "the local platform needs Linux",
      got: process.platform,
      fix: "Use a Linux machine, or a virtual one",
    });
  }
  if (process.arch !== "x64") {
    problems.push({
      where: "this machine",
      what: "the local platform needs an amd64 processor",
      got: process.arch,
      fix: "Use an amd64 machine, or a virtual one",
    });
  }
  if (process.getuid?.() !== 0) {
    problems.push({
      where: "this machine",
      what: "chroot, mounts and users of its own need root",
      got: `user id ${process.getuid?.()}`,
      fix: "Run it again with sudo",
    });
  } else if (!mayMount(capabilities()))
    problems.push({
      where: "this machine",
      what: "root may not chroot and mount here (capabilities SYS_CHROOT and SYS_ADMIN)",
      got: `capabilities ${capabilities().toString(16)}`,
      fix: "Start the container with these capabilities (privileged), or use the machine itself",
    });
  for (const tool of tools) {
    const found = ["/usr/bin", "/bin", "/usr/sbin", "/sbin"].some((folder) =>
      existsSync(`${folder}/${tool}`),
    );
    if (!found)
      problems.push({
        where: "this machine",
        what: `${tool} is missing`,
        got: "no program of that name",
        fix: "Install the packages util-linux, mount and coreutils",
      });
  }
  const files = openFileLimit();
  if (files < neededFiles) {
    problems.push({
      where: "this machine",
      what: `the hard limit on open files must be at least ${neededFiles}: the supervisor refuses to start below it`,
      got: String(files),
      fix: `Raise it in this shell: \`ulimit -Hn ${neededFiles}\``,
    });
  }
  return problems;
}

/** What namespaces, mounts, locks and users are made with. */
const tools = ["unshare", "nsenter", "setpriv", "flock", "mount", "umount", "chroot"];

/** What the supervisor asks for (`minfds`); each client of PgBouncer is one. */
const neededFiles = 16_384;

/** The hard limit of this process, as its children inherit it. */
function openFileLimit(): number {
  if (process.platform !== "linux") return Number.POSITIVE_INFINITY;
  const line = /^Max open files\s+\S+\s+(\S+)/m.exec(readFileSync("/proc/self/limits", "utf8"));
  return line?.[1] === "unlimited" ? Number.POSITIVE_INFINITY : Number(line?.[1] ?? 0);
}

/** @throws {UserError} kind `environment`, where this machine or this user cannot run a stack. */
export function requireMachine(): void {
  const problems = machineProblems();
  if (problems.length > 0) throw new UserError("environment", problems);
}
