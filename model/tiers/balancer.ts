/** HAProxy between nginx and the Odoo pools: the queue before each pool, and who is healthy in it. */
import type { GroupBase } from "./group.ts";
import { haproxyReload } from "./haproxy-reload.ts";
import type { Tier } from "./tier.ts";

export interface BalancerGroup extends GroupBase {
  readonly role: "balancer";
  readonly pools: readonly BalancedPool[];
  /** The queue before the gevent children that answer what PDFs fetch while they are printed. */
  readonly assets: BalancedPool;
}

/** The queue before one HTTP pool. */
export interface BalancedPool {
  readonly group: string;
  /** Requests that one instance has at once: one for each worker, so that none waits where it cannot be seen. */
  readonly perInstance: number;
  /** Most requests inside the pool and waiting for it at once; one more is refused with 503. */
  readonly maxConcurrent: number;
  /** Seconds in the queue after which a request is refused with 503. */
  readonly maxWait: number;
  /** Seconds for the answer of an instance, counted without the queue. */
  readonly timeout: number;
}

/** Connections of a balancer. Two files each: 18,000 of the 20,000 that a process can often open at most. */
export const balancerConnections = 9000;

export const balancer: Tier<BalancerGroup> = {
  role: "balancer",
  groups: ["balancer"],
  title: "balancer",
  after: ["http", "websocket"],
  ports: ["balancer"],
  machine: {
    octet: () => 3,
    program: "haproxy",
    user: "haproxy",
    probes: () => [
      { kind: "listens", at: "balancer" },
      { kind: "page", port: "balancer", path: "/balancer-health" },
    ],
    reload: haproxyReload,
    // A listener that is closed resets what waits to be accepted.
    drain: () => ({ kind: "new-worker" }),
    // USR1 would wait for websockets without end.
    stop: { signal: "TERM", seconds: 30 },
  },
  pods: {
    addressed: "service-each",
    asksDns: true,
    container: {
      cpu: 0.25,
      limit: 512 * 2 ** 20,
      base: 10 * 2 ** 20,
      // A request that waits for a worker, with a buffer for each direction: 3,000 are 120 MiB.
      uses: () => [{ consumer: "connections", count: balancerConnections, bytes: 40 * 2 ** 10 }],
      loweredBy: [],
    },
  },
  drills: { kill: true, restart: true, serves: () => true },
  picture: { light: "#e0f2fe", dark: "#163f52" },
  caption: () => ["HAProxy: a queue before each pool"],
  purpose: () =>
    "HAProxy: a queue of known length before each pool, and who is healthy in it; what waits too long is asked to try again.",
  instancesKey: () => [],
};
