import { z } from "zod";
import { odooOptions } from "./odoo.ts";
import { duration, size } from "./units.ts";

const instances = (most: number) =>
  z.int().min(1).max(most).meta({
    description: "Instances of this pool. One more or one fewer restarts no other instance.",
    effect: "none",
  });

const cpu = z.number().min(0.1).max(256).default(1).meta({
  description: "CPUs promised to one instance; a promise, never read from the machine.",
  unit: "CPU",
  effect: "none",
});

const memory = (fallback: string) =>
  size("128 MiB", "1 TiB").prefault(fallback).meta({
    description: "Memory promised to one instance; a promise, never read from the machine.",
    unit: "bytes",
    effect: "none",
  });

const connection = z.enum(["pooled", "session"]).meta({
  description:
    "PgBouncer listener of this pool: `pooled` runs in pgbouncer.mode, `session` is safe for LISTEN and session state.",
  effect: "reload",
});

const maxConnections = (fallback: number) =>
  z.int().min(2).max(512).default(fallback).meta({
    description: "Most connections of one process to one database (`db_maxconn`).",
    effect: "reload",
  });

const options = odooOptions.default({}).meta({
  description: "odoo.conf keys of this pool alone; they win over odoo.options.",
});

const route = z.string().regex(/^\/[A-Za-z0-9._~-]+(\/[A-Za-z0-9._~-]+)*$/, {
  error: "must be a path such as `/report`, without a slash at its end",
});

/** What one nginx can hold at once, browsers' sockets aside. */
export const mostConcurrent = 3000;

export const httpPool = z.strictObject({
  role: z.literal("http"),
  instances: instances(200).default(1),
  workers: z.int().min(1).max(64).optional().meta({
    description:
      "Worker processes of one instance; default: what concurrentUsers needs, at most 2 x cpu + 1.",
    effect: "reload",
    upstream: "https://www.odoo.com/documentation/19.0/administration/on_premise/deploy.html",
  }),
  cpu,
  memory: memory("1 GiB"),
  routes: z.array(route).min(1).optional().meta({
    description:
      "Path prefixes that this pool answers; exactly one HTTP pool names none and takes the rest.",
    effect: "reload",
  }),
  connection: connection.default("pooled"),
  maxConnections: maxConnections(4),
  limitTimeReal: duration("10 s", "6 h").prefault("120 s").meta({
    description: "Longest time of one request (`limit_time_real`).",
    unit: "seconds",
    effect: "reload",
  }),
  autoscale: z
    .strictObject({
      maximum: z.int().min(1).max(200).meta({
        description: "Most instances; every budget counts with them. `instances` is the least.",
        effect: "none",
      }),
      cpu: z.int().min(10).max(95).default(70).meta({
        description: "Share of the promised CPU, in percent, that instances are added at.",
        effect: "none",
      }),
    })
    .optional()
    .meta({ description: "More instances under load. On Kubernetes alone." }),
  maxConcurrent: z.int().min(1).max(mostConcurrent).optional().meta({
    description:
      "Most requests inside this pool and in its queue at once, per balancer; one more is answered 503 at once. Default: 500 for each worker (30 s of requests that take 60 ms), all pools together at most 3000, and never fewer than workers.",
    effect: "reload",
  }),
  maxWait: duration("1 s", "10 min").prefault("30 s").meta({
    description:
      "Longest time of a request in the queue before this pool; what waits longer is answered 503 with Retry-After.",
    unit: "seconds",
    effect: "reload",
  }),
  options,
});

export const websocketPool = z.strictObject({
  role: z.literal("websocket"),
  instances: instances(200).default(1),
  cpu,
  memory: memory("512 MiB"),
  connection: connection.default("session"),
  maxConnections: maxConnections(32),
  options,
});

export const cronPool = z.strictObject({
  role: z.literal("cron"),
  instances: instances(50).default(1),
  threads: z.int().min(1).max(32).default(1).meta({
    description: "Jobs that one instance runs at once (`max_cron_threads`).",
    effect: "restart",
  }),
  cpu,
  memory: memory("768 MiB"),
  connection: connection.default("session"),
  maxConnections: maxConnections(4),
  limitTimeReal: duration("10 s", "24 h").prefault("15 min").meta({
    description: "Longest time of one job (`limit_time_real_cron`).",
    unit: "seconds",
    effect: "restart",
  }),
  options,
});

export const poolName = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, {
  error: "must be lower-case letters, digits and -, beginning with a letter, at most 31",
});

export const pool = z.discriminatedUnion("role", [httpPool, websocketPool, cronPool]).meta({
  description: "One pool of Odoo instances. The role decides what it does, never its name.",
});
