/**
 * Who really answers at an address. An orphan of a killed parent, or another stack that shares the
 * port (SO_REUSEPORT), answers as the instance itself would.
 */
import { commandLine, likelyTree, ownersOf, processTree, socketsOf } from "./processes.ts";
import { listening } from "./sockets.ts";

/** Null where only `pid` and what it started listen at an address; else what does. */
export function foreignListener(pid: number | null, host: string, port: number): string | null {
  const sockets = listening()
    .filter(({ local }) => local.address === host && local.port === port)
    .map(({ inode }) => inode);
  if (sockets.length === 0) return `nothing listens at ${host}:${port}`;
  const outside = (tree: readonly number[]) => {
    const own = new Set(tree.flatMap(socketsOf));
    return sockets.filter((inode) => !own.has(inode));
  };
  if (pid !== null && outside(likelyTree(pid)).length === 0) return null;
  const foreign = outside(pid === null ? [] : processTree(pid));
  if (foreign.length === 0) return null;
  const [owner] = ownersOf(foreign);
  const who =
    owner === undefined ? "" : ` (process ${owner}: ${commandLine(owner).slice(0, 60).trim()})`;
  return `${host}:${port} is served by another process${who}`;
}
