/** Addresses that a stack wants and other programs have, before anything starts. */
import { createServer } from "node:net";
import type { PortName } from "../model/ports.ts";
import { type Address, type Role, type Topology, theGroup } from "../model/topology.ts";
import type { Problem } from "../model/user-error.ts";
import type { Layout } from "../templates/layout.ts";

/** Where an instance of a role listens, besides the addresses of the edge that the team chose. */
const listened: Readonly<Record<Role, readonly PortName[]>> = {
  http: ["http", "gevent"],
  websocket: ["gevent"],
  cron: [],
  proxy: ["proxy"],
  balancer: ["balancer"],
  pooler: ["pooled", "session"],
  router: ["rw", "ro", "report"],
  database: ["postgresql", "patroni"],
  consensus: ["etcd"],
  edge: ["internal"],
};

/** Every address of a stack that is down where another program listens already. */
export async function portProblems(topology: Topology, layout: Layout): Promise<Problem[]> {
  const edge = theGroup(topology, "edge");
  const chosen = await Promise.all([
    keyProblems("edge.https", edge.https),
    keyProblems("edge.http", edge.http),
  ]);
  return [...chosen.flat(), ...(await networkProblems(topology, layout))];
}

async function keyProblems(key: string, address: Address): Promise<Problem[]> {
  const reason = await bindError(address);
  if (reason === null) return [];
  return [
    {
      where: "this machine",
      what: `${key}: ${reason === "EADDRINUSE" ? "another program listens there" : `cannot listen there (${reason})`}`,
      got: `${address.host}:${address.port}`,
      fix: `End that program, or choose another ${key} in the stack file`,
    },
  ];
}

/** The instances' own addresses: another stack has the network, or a program listens on all addresses. */
async function networkProblems(topology: Topology, layout: Layout): Promise<Problem[]> {
  const addresses = topology.groups.flatMap((group) =>
    layout
      .nodes(group)
      .flatMap(({ bind }) =>
        listened[group.role].map((name) => ({ host: bind, port: layout.port(name) })),
      ),
  );
  const reasons = await Promise.all(addresses.map(bindError));
  const taken = addresses.filter((_, index) => reasons[index] !== null);
  const first = taken[0];
  if (first === undefined) return [];
  const others = taken.length - 1;
  return [
    {
      where: "this machine",
      what: `local.subnet: ${reasons.includes("EADDRINUSE") ? "other programs listen on addresses of the instances" : "the instances cannot listen on their addresses"}`,
      got: `${first.host}:${first.port}${others > 0 ? ` and ${others} more` : ""}`,
      fix: "End those programs, or choose another local.subnet in the stack file; who listens on all addresses has the port in every network",
    },
  ];
}

async function bindError({ host, port }: Address): Promise<string | null> {
  return await new Promise((done) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => done(null)));
  });
}
