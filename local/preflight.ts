/** What this machine must have before anything is written; every lack at once. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, resolve } from "node:path";
import { type Address, type Topology, theGroup } from "../model/topology.ts";
import { type Problem, UserError } from "../model/user-error.ts";

/**
 * Checks the machine and the files that the stack file names.
 * @throws {UserError} kind `environment` (or `input` where only named files are missing).
 */
export async function preflight(
  topology: Topology,
  stackFile: string,
  isRunning: boolean,
): Promise<void> {
  const lacks = machineProblems();
  // Only root sees whether the stack itself has the ports.
  const ports = isRunning || lacks.length > 0 ? [] : await portProblems(topology);
  const machine = [...lacks, ...ports];
  const files = fileProblems(topology, stackFile);
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
  }
  for (const tool of ["unshare", "nsenter", "setpriv", "mount", "chroot"]) {
    const found = ["/usr/bin", "/bin", "/usr/sbin", "/sbin"].some((folder) =>
      existsSync(`${folder}/${tool}`),
    );
    if (!found)
      problems.push({
        where: "this machine",
        what: `${tool} is missing`,
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

async function portProblems(topology: Topology): Promise<Problem[]> {
  const edge = theGroup(topology, "edge");
  const wanted: [string, Address][] = [
    ["edge.https", edge.https],
    ["edge.http", edge.http],
  ];
  const taken = await Promise.all(
    wanted.map(async ([key, address]) => ({ key, address, reason: await bindError(address) })),
  );
  return taken.flatMap(({ key, address, reason }) =>
    reason === null
      ? []
      : [
          {
            where: "this machine",
            what: `${key}: ${reason === "EADDRINUSE" ? "another program listens there" : `cannot listen there (${reason})`}`,
            got: `${address.host}:${address.port}`,
            fix: `End that program, or choose another ${key} in the stack file`,
          },
        ],
  );
}

async function bindError({ host, port }: Address): Promise<string | null> {
  return await new Promise((done) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => done(null)));
  });
}

function fileProblems(topology: Topology, stackFile: string): Problem[] {
  const { addons, requirements } = topology.application;
  const folder = dirname(stackFile);
  const problems: Problem[] = [];
  addons.forEach((path, index) => {
    const found = resolve(folder, path);
    // Odoo itself would only warn, and start without the team's modules.
    if (!existsSync(found) || !statSync(found).isDirectory()) {
      problems.push({
        where: stackFile,
        what: `odoo.addons[${index}]: there is no such folder`,
        got: path,
        fix: "Give its path relative to the stack file",
      });
    }
  });
  if (requirements !== null && !existsSync(resolve(folder, requirements))) {
    problems.push({
      where: stackFile,
      what: "odoo.requirements: there is no such file",
      got: requirements,
      fix: "Give its path relative to the stack file",
    });
  }
  return problems;
}
