import { z } from "zod";
import { duration, optionValue, size } from "./units.ts";

const parameterName = z.string().regex(/^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$/, {
  error: "must be lower-case letters, digits and _, beginning with a letter, with at most one dot",
});

export const pgbouncer = z.strictObject({
  instances: z
    .int()
    .min(1)
    .max(20)
    .default(2)
    .meta({ description: "PgBouncer instances; each must carry the load alone.", effect: "none" }),
  mode: z.enum(["session", "transaction"]).default("session").meta({
    description:
      "Pool mode of the listener that HTTP pools use. `transaction` needs far fewer server connections, and code that holds no session state. Statement pooling is not offered: Odoo needs transactions.",
    effect: "reload",
    upstream: "https://www.pgbouncer.org/features.html",
  }),
  maxClientConnections: z
    .int()
    .min(10)
    .max(100000)
    .default(12000)
    .meta({ description: "Most clients of one listener (`max_client_conn`).", effect: "reload" }),
  poolSize: z
    .strictObject({
      pooled: z.int().min(1).max(5000).optional().meta({
        description: "Of the listener that HTTP pools use.",
        effect: "reload",
      }),
      session: z.int().min(1).max(5000).optional().meta({
        description: "Of the listener that is always in session mode.",
        effect: "reload",
      }),
    })
    .default({})
    .meta({
      description:
        "Server connections of one PgBouncer process to Odoo's database, per listener; default: what the pools need.",
      effect: "reload",
    }),
  options: z.record(parameterName, optionValue).default({}).meta({
    description: "pgbouncer.ini keys besides those that the kit sets itself, which are refused.",
    effect: "restart",
    upstream: "https://www.pgbouncer.org/config.html",
  }),
});

export const postgresql = z.strictObject({
  standbys: z
    .int()
    .min(0)
    .max(4)
    .default(1)
    .meta({ description: "Standbys that can become the primary.", effect: "none" }),
  durability: z.enum(["strict", "preferred"]).default("strict").meta({
    description:
      "`strict`: a commit waits until another instance has it, and writes stop while none is connected. On platform local the reporting replica counts when the standby is away; on kubernetes and aws it never does: two standbys keep writes going while one is away. `preferred`: writes go on alone, and a failure then can lose them.",
    effect: "reload",
    upstream: "https://patroni.readthedocs.io/en/latest/replication_modes.html",
  }),
  reportingReplica: z
    .boolean()
    .default(true)
    .meta({ description: "An asynchronous replica for reports; never promoted.", effect: "none" }),
  cpu: z.number().min(0.1).max(256).default(1).meta({
    description: "CPUs promised to one instance; a promise, never read from the machine.",
    unit: "CPU",
    effect: "reload",
  }),
  memory: size("256 MiB", "4 TiB").prefault("512 MiB").meta({
    description: "Memory promised to one instance; shared_buffers is a quarter of it.",
    unit: "bytes",
    effect: "restart",
  }),
  parameters: z.record(parameterName, optionValue).default({}).meta({
    description:
      "PostgreSQL parameters. They win over the kit's defaults; a parameter that the kit must set is refused.",
    effect: "restart",
    upstream: "https://www.postgresql.org/docs/17/runtime-config.html",
  }),
  archive: z
    .strictObject({
      timeout: duration("1 s", "1 h").prefault("60 s").meta({
        description: "Most data, in time, that is lost with the whole site (`archive_timeout`).",
        unit: "seconds",
        effect: "reload",
      }),
      fullBackups: z
        .int()
        .min(1)
        .max(1000)
        .default(2)
        .meta({ description: "Full backups that are kept.", effect: "none" }),
    })
    .prefault({}),
});
