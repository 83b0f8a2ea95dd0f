/** Whether the folders of a stack can be written and hold what a stack needs, before anything is. */
import { accessSync, constants, existsSync } from "node:fs";
import { dirname } from "node:path";
import type { Problem } from "../model/user-error.ts";
import { roomAt } from "./health-facts.ts";
import type { Places } from "./places.ts";

/** What a first start writes, with room for the WAL of a first day. */
const neededAtFirst = 1_000_000_000;
/** Below it PostgreSQL cannot even write one segment of WAL and its checkpoint. */
const neededLater = 100_000_000;

/** Everything that would keep `up` from writing state, sockets and locks. */
export function stateProblems(places: Places): Problem[] {
  const locked = [places.state, places.run].flatMap(unwritable);
  if (locked.length > 0) return locked;
  const needed = existsSync(places.record) ? neededLater : neededAtFirst;
  const { free } = roomAt(places.state);
  if (free >= needed) return [];
  return [
    {
      where: places.state,
      what: "too little disk space for the state of the stack",
      got: `${(free / 1e9).toFixed(2)} GB free`,
      fix: `Free ${needed / 1e9} GB there, or mount a larger disk at ${dirname(places.state)}`,
    },
  ];
}

function unwritable(folder: string): Problem[] {
  const nearest = nearestFolder(folder);
  try {
    accessSync(nearest, constants.W_OK);
    return [];
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return [
      {
        where: folder,
        what: "the stack cannot write there",
        got: code === "EROFS" ? `${nearest} on a read-only file system` : `${nearest}: ${code}`,
        fix: `Make it writable for root, or mount a writable file system at ${dirname(folder)}`,
      },
    ];
  }
}

/** The folder itself, or the one in which it would be made. */
function nearestFolder(folder: string): string {
  let nearest = folder;
  while (!existsSync(nearest)) nearest = dirname(nearest);
  return nearest;
}
