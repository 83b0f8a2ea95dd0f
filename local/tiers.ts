/** Starts a tier: what does not run is started, what reads something else now is renewed, every node is probed. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Program, programs } from "../templates/supervisor/programs.ts";
import { programDigest } from "./files.ts";
import { probeOf, untilReady } from "./probes.ts";
import type { Run } from "./stack.ts";

export async function startTier(
  run: Run,
  title: string,
  roles: readonly Program["group"]["role"][],
): Promise<void> {
  const tier = programs(run.topology, run.layout).filter((program) =>
    roles.includes(program.group.role),
  );
  const states = new Map((await run.supervisor.states()).map(({ name, state }) => [name, state]));
  const digests = new Map(tier.map((program) => [program.name, digestFor(run, program)]));
  const isUp = (program: Program) =>
    ["RUNNING", "STARTING"].includes(states.get(program.name) ?? "");
  const stopped = tier.filter((program) => !isUp(program));
  const stale = tier.filter(
    (program) =>
      isUp(program) && run.keeper.current.programs[program.name] !== digests.get(program.name),
  );
  const work = async (note: (line: string) => void) => {
    await run.supervisor.start(stopped.map((program) => program.name));
    await Promise.all(
      tier
        .filter((program) => !stale.includes(program))
        .map((program) => ready(run, program, note)),
    );
    for (const program of stale) {
      note(`renewing ${program.name}`);
      await renew(run, program);
      await ready(run, program, note);
    }
    for (const program of tier) run.keeper.ran(program.name, digests.get(program.name) as string);
  };
  if (stopped.length + stale.length === 0) return await work(() => {});
  run.changed.push(
    ...stopped.map((program) => program.name),
    ...stale.map((program) => program.name),
  );
  await run.progress.step(
    `${title} (${[...stopped, ...stale].map((program) => program.name).join(", ")})`,
    work,
  );
}

async function ready(run: Run, program: Program, note: (line: string) => void): Promise<void> {
  const probe = probeOf(run.topology, run.layout, program.group, program.node);
  await untilReady(probe, 180, (line) => note(`${program.name}: ${line}`));
}

/** Reads its files again without refusing anybody, where the service can; else restarts. */
async function renew(run: Run, program: Program): Promise<void> {
  switch (program.group.role) {
    case "proxy":
    case "database":
    case "http":
      return await run.supervisor.signal("HUP", program.name);
    case "edge":
    case "router":
      return await run.supervisor.signal("USR2", program.name);
    default:
      return await run.supervisor.restart([program.name]);
  }
}

function digestFor(run: Run, program: Program): string {
  const besides =
    program.group.role === "edge"
      ? [readFileSync(join(run.places.config, program.node.id, "certificate.pem"), "utf8")]
      : program.user === "odoo"
        ? [run.keeper.current.requirements ?? ""]
        : [];
  return programDigest(program, run.stack.files, run.filled, besides);
}
