/** Whether this machine has the memory that a stack's processes take. */
import { totalmem } from "node:os";
import { showBytes } from "../model/spec/units.ts";
import { isOdoo, type Topology } from "../model/topology.ts";
import type { Problem } from "../model/user-error.ts";

const MiB = 2 ** 20;

/** A floor for one process that does nothing yet, below every budget of model/sizing.ts. */
const idle = { odoo: 100 * MiB, other: 10 * MiB } as const;

/** Memory of this machine, or of the container that it is. */
export function machineMemory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

/** Bytes that all processes of a stack take before the first request. */
export function leastMemory({ groups }: Pick<Topology, "groups">): number {
  return groups.reduce((sum, group) => {
    const processes = group.processes.reduce((count, line) => count + line.count, 0);
    const own = isOdoo(group) ? idle.odoo * processes : idle.other;
    // PostgreSQL's shared buffers fill up with use, to a quarter of its memory.
    const shared = group.role === "postgresql" ? group.memory / 4 : 0;
    return sum + group.instances * (own + shared);
  }, 0);
}

/** A machine on which the kernel would end processes. @param memory of the machine, in bytes. */
export function memoryProblems(
  topology: Pick<Topology, "groups">,
  memory: number = machineMemory(),
): Problem[] {
  const least = leastMemory(topology);
  if (least <= memory) return [];
  return [
    {
      where: "this machine",
      what: `the stack's processes take about ${rounded(least)} of memory before the first request`,
      got: rounded(memory),
      fix: "Use fewer or smaller instances, or a machine with more memory",
    },
  ];
}

function rounded(bytes: number): string {
  const unit = bytes < 2 ** 30 ? MiB : 2 ** 30;
  return showBytes(Math.ceil(bytes / unit) * unit);
}
