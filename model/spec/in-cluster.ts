/** What a stack in a cluster says of itself, whatever platform the cluster is on. */
import { z } from "zod";
import { createOrExisting, namespaceLabel, network, objectName, text } from "./names.ts";
import { schedule } from "./schedule.ts";
import { duration, size } from "./units.ts";

const image = (name: string) =>
  text(
    "an image by digest, such as `registry.example.com/name:1.0@sha256:` and 64 hexadecimal digits",
    /^[a-z0-9][a-z0-9.-]*(:[0-9]{1,5})?(\/[a-z0-9._-]+)+(:[A-Za-z0-9._-]{1,128})?@sha256:[0-9a-f]{64}$/,
    `Name the image of ${name} with its digest; \`docker buildx imagetools inspect\` tells it`,
  ).meta({ description: `Image of ${name}, by digest.`, effect: "restart" });

const namespaceName = (whose: string) =>
  namespaceLabel("Name it").meta({
    description: `A namespace that is ${whose}.`,
    effect: "recreate",
  });

/** A thing that has nothing to say but how one comes by it. */
const made = z
  .strictObject({})
  .meta({ description: "Installed, by the version of the kit.", effect: "none" });
const found = z
  .strictObject({})
  .meta({ description: "It is installed by other means.", effect: "none" });

const images = z.strictObject({
  odoo: image("Odoo with your addons"),
  nginx: image("nginx 1.26 or newer"),
  haproxy: image("HAProxy 3.0 with Lua"),
  pgbouncer: image("PgBouncer 1.25.2 or newer"),
  postgresql: image("PostgreSQL for CloudNativePG; its tag names the version, such as `17.6`"),
});

const operators = z.strictObject({
  certManager: createOrExisting(made, found)
    .prefault({ create: {} })
    .meta({ description: "cert-manager: for certificates, and wanted by the backup plugin." }),
  postgresql: createOrExisting(
    made,
    z.strictObject({
      namespace: namespaceLabel("Name the operator's namespace").meta({
        description: "Where CloudNativePG and its Barman Cloud plugin run.",
        effect: "reload",
      }),
    }),
  )
    .prefault({ create: {} })
    .meta({ description: "CloudNativePG with its Barman Cloud plugin." }),
});

const priorityClass = (whose: string) =>
  objectName("Name the PriorityClass").meta({
    description: `PriorityClass of ${whose}.`,
    effect: "restart",
  });

const namespace = createOrExisting(
  z.strictObject({ name: namespaceName("made, and kept when the stack goes") }),
  z.strictObject({ name: namespaceName("there already") }),
).meta({ description: "The stack's namespace." });

/** Keys of the section of every platform that runs pods. */
export const inCluster = {
  clusterDomain: text(
    "a domain",
    /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/,
    "Name the domain",
  )
    .default("cluster.local")
    .meta({ description: "Domain of the cluster's DNS.", effect: "restart" }),
  namespace,
  images,
  odooAddons: text("an absolute path", /^\/[A-Za-z0-9._/-]{1,500}$/, "Name the folder")
    .default("/usr/lib/python3/dist-packages/odoo/addons")
    .meta({ description: "Odoo's own addons inside its image.", effect: "restart" }),
  imagePullSecrets: z
    .array(objectName("Name the Secret"))
    .default([])
    .meta({ description: "Secrets in the namespace for private registries.", effect: "restart" }),
  runAs: z
    .int()
    .min(1000)
    .max(2 ** 31 - 1)
    .default(10001)
    .meta({
      description: "uid and gid of Odoo, nginx, HAProxy and PgBouncer, and group of the volumes.",
      effect: "restart",
    }),
  operators: operators.prefault({}),
  priorityClasses: createOrExisting(
    z.strictObject({}).meta({
      description: "Three classes, called `<namespace>-database`, `-serving` and `-background`.",
      effect: "restart",
    }),
    z.strictObject({
      database: priorityClass("PostgreSQL and PgBouncer"),
      serving: priorityClass("the edge, nginx and pools that answer users"),
      background: priorityClass("cron pools"),
    }),
  )
    .prefault({ create: {} })
    .meta({
      description:
        "Which pods go first when a node is lost or full: cron, then Odoo, then PostgreSQL.",
    }),
  egressNetworks: z.array(network).default([]).meta({
    description:
      "Private networks that pods may call besides the internet, such as `[10.0.8.0/24]`: of an object store, a mail relay, a service that Odoo uses. All other private addresses are closed to them.",
    effect: "none",
  }),
  rotations: z.record(z.string(), z.int().min(1).max(1000000)).default({}).meta({
    description:
      "Raise a secret's number to have it generated again, such as `{ database-odoo: 2 }`.",
    effect: "restart",
  }),
};

/** Sizes of PostgreSQL's volumes, one of each for every instance. */
export const databaseVolumes = {
  database: size("1 GiB", "64 TiB").prefault("20 GiB").meta({
    description: "Size of one instance's data volume. It only grows.",
    unit: "bytes",
    effect: "none",
  }),
  wal: size("1 GiB", "16 TiB").prefault("10 GiB").meta({
    description: "Size of one instance's WAL volume. It only grows.",
    unit: "bytes",
    effect: "none",
  }),
};

/** When backups are taken, and how long they are kept. */
export const backupTimes = {
  retention: duration("1 d", "3650 d").prefault("30 d").meta({
    description: "How far back a restore can go.",
    unit: "seconds",
    effect: "none",
  }),
  schedule: schedule.default("0 0 2 * * *").meta({
    description: "When base backups are taken; six fields, seconds first.",
    effect: "none",
  }),
};

/** HAProxy before nginx. */
export const edgeInstances = z.int().min(1).max(20).default(2).meta({
  description: "Edge instances (HAProxy): limits, refused paths, and the answer in a failover.",
  effect: "none",
});

const section = z.strictObject(inCluster);

/** What those keys say, validated. */
export type InClusterSpec = z.output<typeof section>;
