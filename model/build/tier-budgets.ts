/** Connections of the small tiers against the memory of their containers. */
import { edgeConnections } from "../client-share.ts";
import { showBytes } from "../spec/units.ts";
import { balancerConnections, tierMemory, workerConnections } from "../tier-memory.ts";
import { type BudgetLine, type Topology, theGroup } from "../topology.ts";
import { serverConnections } from "./connections.ts";

/** Lines of one container of each small tier; none on a platform that limits no container. */
export function tierBudgets(shape: Pick<Topology, "platform" | "groups">): BudgetLine[] {
  if (shape.platform === "local") return [];
  const [edge, nginx] = [theGroup(shape, "edge"), theGroup(shape, "nginx")];
  const [pgbouncer, router] = [theGroup(shape, "pgbouncer"), theGroup(shape, "router")];
  const balancer = theGroup(shape, "balancer");
  const requests = (workerConnections / 2) * Math.max(1, Math.ceil(nginx.cpu));
  const { answer, answers } = tierMemory.nginx;
  return [
    ...container(edge.name, tierMemory.edge, [
      each("connections", edgeConnections, tierMemory.edge.connection),
    ]),
    ...container(nginx.name, tierMemory.nginx, [
      each("requests and websockets", requests, tierMemory.nginx.request),
      each("answers that clients read slowly", answers, answer),
    ]),
    ...container(balancer.name, tierMemory.balancer, [
      each("connections", balancerConnections, tierMemory.balancer.connection),
    ]),
    ...container(pgbouncer.name, tierMemory.pgbouncer, [
      each(
        "clients of a listener",
        pgbouncer.maxClientConnections,
        tierMemory.pgbouncer.connection,
      ),
    ]),
    ...container(router.name, tierMemory.router, [
      each("server connections", serverConnections(pgbouncer), tierMemory.router.connection),
    ]),
  ];
}

type Part = Pick<BudgetLine, "consumer" | "amount" | "because">;

function container(
  at: string,
  { limit, base }: { readonly limit: number; readonly base: number },
  parts: readonly Part[],
): BudgetLine[] {
  const common = { resource: "memory", at } as const;
  const uses: readonly Part[] = [
    { consumer: "program", amount: base, because: "idle" },
    { consumer: "run", amount: tierMemory.run, because: "a folder in memory" },
    ...parts,
  ];
  return [
    ...uses.map((part): BudgetLine => ({ ...common, ...part, kind: "use" })),
    {
      ...common,
      consumer: "limit of the container",
      amount: limit,
      kind: "limit",
      because: "the same in every stack",
    },
  ];
}

function each(consumer: string, count: number, bytes: number): Part {
  return { consumer, amount: count * bytes, because: `${count} of ${showBytes(bytes)}` };
}
