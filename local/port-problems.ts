/**
 * Addresses that a stack wants and other programs have, before anything changes. The stack's own
 * processes may have them: what runs is asked whose socket it is, because two HAProxy can share a
 * port without an error (SO_REUSEPORT).
 */
import { createServer } from "node:net";
import { tierOf } from "../model/tiers/tiers.ts";
import { type Address, type Topology, theGroup } from "../model/topology.ts";
import type { Problem } from "../model/user-error.ts";
import type { Layout } from "../templates/layout.ts";
import { stackOf } from "./leftovers.ts";
import { ownersOf, socketsOf } from "./processes.ts";
import { listening, type Tcp } from "./sockets.ts";

/** What listens on this machine, and which sockets are the stack's own. */
interface Taken {
  readonly listening: readonly Tcp[];
  readonly ours: ReadonlySet<number>;
}

/** Looks again. */
type Look = () => Taken;

/** Every address of a stack where another program listens already. `own`: the stack's processes. */
export async function portProblems(
  topology: Topology,
  layout: Layout,
  own: () => readonly number[],
): Promise<Problem[]> {
  const edge = theGroup(topology, "edge");
  const look: Look = () => {
    // In this order: what the supervisor starts again in between is the stack's own, too.
    const found = listening();
    return { listening: found, ours: new Set(own().flatMap(socketsOf)) };
  };
  const taken = look();
  const chosen = await Promise.all([
    keyProblems("edge.https", edge.https, taken, look),
    keyProblems("edge.http", edge.http, taken, look),
  ]);
  return [...chosen.flat(), ...(await networkProblems(topology, layout, taken, look))];
}

async function keyProblems(
  key: string,
  address: Address,
  taken: Taken,
  look: Look,
): Promise<Problem[]> {
  const reason = await takenBy(address, taken, look);
  if (reason === null) return [];
  return [
    {
      where: "this machine",
      what: `${key}: ${reason === "EADDRINUSE" ? "another program listens there" : `cannot listen there (${reason})`}`,
      got: `${address.host}:${address.port}${ownerOf(address, taken)}`,
      fix: `End that program, or choose another ${key} in the stack file`,
    },
  ];
}

/** The instances' own addresses: another stack has the network, or a program listens on all addresses. */
async function networkProblems(
  topology: Topology,
  layout: Layout,
  taken: Taken,
  look: Look,
): Promise<Problem[]> {
  const addresses = topology.groups.flatMap((group) =>
    layout.nodes(group).flatMap(({ bind }) =>
      tierOf(group).ports.map((port) => ({
        host: bind,
        port: typeof port === "number" ? port : layout.port(port),
      })),
    ),
  );
  const reasons = await Promise.all(addresses.map((address) => takenBy(address, taken, look)));
  const wrong = addresses.filter((_, index) => reasons[index] !== null);
  const first = wrong[0];
  if (first === undefined) return [];
  const others = wrong.length - 1;
  return [
    {
      where: "this machine",
      what: `local.subnet: ${reasons.includes("EADDRINUSE") ? "other programs listen on addresses of the instances" : "the instances cannot listen on their addresses"}`,
      got: `${first.host}:${first.port}${others > 0 ? ` and ${others} more` : ""}`,
      fix: "End those programs, or choose another local.subnet in the stack file; who listens on all addresses has the port in every network",
    },
  ];
}

/** Null where the address is free or the stack's own, else a reason as the system gives it. */
async function takenBy(address: Address, taken: Taken, look: Look): Promise<string | null> {
  if (foreignAt(address, taken).length > 0) return "EADDRINUSE";
  if (inTheWay(address, taken).length > 0) return null;
  const error = await bindError(address);
  if (error !== "EADDRINUSE") return error;
  // Something listens since the look: a program that the supervisor has just started, or another one.
  const now = look();
  const isOurs = inTheWay(address, now).length > 0 && foreignAt(address, now).length === 0;
  return isOurs ? null : error;
}

/** ` of stack shop`, where a process of another stack listens. */
function ownerOf(address: Address, taken: Taken): string {
  const foreign = foreignAt(address, taken);
  const [owner] = foreign.length === 0 ? [] : ownersOf(foreign);
  const stack = owner === undefined ? null : stackOf(owner);
  return stack === null ? "" : ` of stack ${stack}`;
}

/** What listens there, or where nothing can be had beside it: one side has all addresses. */
function inTheWay({ host, port }: Address, taken: Taken): number[] {
  const everywhere = "0.0.0.0";
  return taken.listening
    .filter(
      ({ local }) =>
        local.port === port &&
        (host === everywhere || local.address === host || local.address === everywhere),
    )
    .map(({ inode }) => inode);
}

function foreignAt(address: Address, taken: Taken): number[] {
  return inTheWay(address, taken).filter((inode) => !taken.ours.has(inode));
}

async function bindError({ host, port }: Address): Promise<string | null> {
  return await new Promise((done) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => done(null)));
  });
}
