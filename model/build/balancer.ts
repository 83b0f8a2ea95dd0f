/** The queues before the HTTP pools. */
import { mostConcurrent } from "../spec/pools.ts";
import type { Spec } from "../stack-file.ts";
import { timeOuts } from "../time-outs.ts";
import type { BalancedPool, BalancerGroup, OdooGroup } from "../topology.ts";

/** Requests that a worker is through with in the 30 s that one waits at most: 60 ms each. */
const perWorker = 500;

/** Two stand in for each other; more would be more queues before the same workers. */
const most = 2;

/** Requests for parts of PDFs that one gevent child has at once: each uses a connection, at times two. */
const partsAtOnce = 3;

export function balancerGroup(spec: Spec, pools: readonly OdooGroup[]): BalancerGroup {
  const http = pools
    .flatMap((group) => {
      const pool = spec.cluster.pools[group.name];
      return group.role === "http" && pool?.role === "http" ? [{ group, pool }] : [];
    })
    // Which balancer a pool has follows from its place here: not from the order in the stack file.
    .toSorted((a, b) => (a.group.name < b.group.name ? -1 : 1));
  // None can fill nginx and leave the others without a place in it.
  const share = Math.floor(mostConcurrent / http.length);
  return {
    role: "balancer",
    name: "balancer",
    instances: Math.min(most, spec.cluster.nginx.instances),
    cpu: 0,
    memory: 0,
    processes: [{ name: "haproxy", count: 1, memory: 0 }],
    assets: {
      group: pools.find((group) => group.role === "http" && group.assets)?.name ?? "",
      perInstance: partsAtOnce,
      maxConcurrent: perWorker,
      // A part that is refused is missing in the document, and nothing tells: it rather waits.
      maxWait: 60,
      timeout: 60,
    },
    pools: http.map(({ group, pool }): BalancedPool => {
      const workers = group.workers * group.instances;
      return {
        group: group.name,
        perInstance: group.workers,
        maxConcurrent:
          pool.maxConcurrent ?? Math.max(workers, Math.min(share, perWorker * workers)),
        maxWait: pool.maxWait,
        timeout: group.limitTimeReal + timeOuts.instanceMargin,
      };
    }),
  };
}
