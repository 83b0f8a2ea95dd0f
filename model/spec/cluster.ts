/** The whole stack file: everything that a team may write, with defaults. */
import { z } from "zod";
import { capabilities } from "../../capabilities/capabilities.ts";
import { aws } from "./aws.ts";
import { pgbouncer, postgresql } from "./data.ts";
import { edge, local, nginx } from "./edge.ts";
import { exemptions } from "./exemptions.ts";
import { kubernetes } from "./kubernetes.ts";
import { maintenance } from "./maintenance.ts";
import { odoo } from "./odoo.ts";
import { pool, poolName } from "./pools.ts";

const core = z.strictObject({
  domain: z
    .string()
    .regex(
      /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/,
      {
        error: "must be a host name in lower case, such as `erp.example.com`",
      },
    )
    .meta({
      description:
        "Host name of the users' address. Browsers find `*.localhost` on this machine by themselves.",
      effect: "reload",
    }),
  concurrentUsers: z.int().min(1).max(20000).default(12).meta({
    description: "Users who work at the same moment; one worker serves about six.",
    effect: "reload",
  }),
  odoo: odoo.prefault({}),
  pools: z
    .record(poolName, pool)
    .prefault({
      interactive: { role: "http", instances: 2 },
      websocket: { role: "websocket", instances: 2 },
      cron: { role: "cron", instances: 1 },
    })
    .meta({ description: "Pools of Odoo instances by name." }),
  nginx: nginx.prefault({}),
  pgbouncer: pgbouncer.prefault({}),
  postgresql: postgresql.prefault({}),
  edge: edge.prefault({}),
  local: local.prefault({}),
  maintenance,
  exemptions,
  kubernetes,
  aws,
});

const optional = capabilities.map(({ name, schema }) => [name, schema.optional()] as const);

/** Each capability has a key; the core knows its value as nothing in particular. */
export const cluster: typeof core = core.extend({
  ...(Object.fromEntries(optional) as Record<never, never>),
});

/** A cluster as written, validated, with defaults in and units converted. */
export type ClusterSpec = z.output<typeof cluster>;
export type PoolSpec = ClusterSpec["pools"][string];
