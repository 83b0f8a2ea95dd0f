/** What a stack needs on Kubernetes. Read on platform kubernetes alone. */
import { z } from "zod";
import { duration, size } from "./units.ts";

/** What to write where a key has no default that would be right anywhere. */
export const missing = (fix: string, otherwise: string) => (issue: { readonly input?: unknown }) =>
  issue.input === undefined ? `missing: ${fix}` : otherwise;

export const text = (what: string, pattern: RegExp, fix: string) =>
  z.string({ error: missing(fix, `must be ${what}`) }).regex(pattern, { error: `must be ${what}` });

/** Names of namespaces, classes, claims and secrets (RFC 1123). */
export const objectName = (fix: string) =>
  text(
    "a name of lower-case letters, digits, - and ., beginning with a letter or digit",
    /^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/,
    fix,
  );

const badNetwork = "must be a network such as `10.244.0.0/16`";
const [network4, network6] = [z.cidrv4(), z.cidrv6()];
export const network = z
  .string()
  .regex(/^[0-9a-f.:]{2,45}\/\d{1,3}$/, { error: badNetwork })
  .refine((text) => network4.safeParse(text).success || network6.safeParse(text).success, {
    error: badNetwork,
  });

const image = (name: string) =>
  text(
    "an image by digest, such as `registry.example.com/name:1.0@sha256:` and 64 hexadecimal digits",
    /^[a-z0-9][a-z0-9.-]*(:[0-9]{1,5})?(\/[a-z0-9._-]+)+(:[A-Za-z0-9._-]{1,128})?@sha256:[0-9a-f]{64}$/,
    `Name the image of ${name} with its digest; \`docker buildx imagetools inspect\` tells it`,
  ).meta({ description: `Image of ${name}, by digest.`, effect: "restart" });

/** Exactly one of two ways to come by a thing: the kit makes it, or it is there. */
export function createOrExisting<C extends z.ZodType, E extends z.ZodType>(create: C, existing: E) {
  return z
    .strictObject({ create: create.optional(), existing: existing.optional() })
    .transform((written, context) => {
      const { create: made, existing: found } = written as {
        create?: z.output<C>;
        existing?: z.output<E>;
      };
      if (made !== undefined && found === undefined) return { create: made };
      if (found !== undefined && made === undefined) return { existing: found };
      context.addIssue({
        code: "custom",
        message: "must have either create or existing",
        params: { fix: "Keep one of them" },
      });
      return z.NEVER;
    });
}

const namespaceName = (whose: string) =>
  objectName("Name it").meta({ description: `A namespace that is ${whose}.`, effect: "recreate" });

/** A thing that has nothing to say but how one comes by it. */
const made = z
  .strictObject({})
  .meta({ description: "Installed, by the version of the kit.", effect: "none" });
const found = z
  .strictObject({})
  .meta({ description: "Somebody else installs it.", effect: "none" });

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
      namespace: objectName("Name the operator's namespace").meta({
        description: "Where CloudNativePG and its Barman Cloud plugin run.",
        effect: "reload",
      }),
    }),
  )
    .prefault({ create: {} })
    .meta({ description: "CloudNativePG with its Barman Cloud plugin." }),
});

const storage = z.strictObject({
  sharedClass: objectName(
    "Name a storage class whose volumes many nodes mount at once (ReadWriteMany); `kubectl get storageclass` lists them",
  ).meta({
    description: "Storage class for ReadWriteMany volumes: attachments and sessions.",
    effect: "recreate",
  }),
  filestore: createOrExisting(
    z.strictObject({
      size: size("1 GiB", "64 TiB").prefault("50 GiB").meta({
        description: "Size of the volume for attachments. It only grows.",
        unit: "bytes",
        effect: "reload",
      }),
    }),
    z.strictObject({
      claim: objectName("Name the claim").meta({
        description: "A claim in the stack's namespace.",
        effect: "restart",
      }),
    }),
  )
    .prefault({ create: {} })
    .meta({ description: "Attachments: shared by all pools, read by nginx." }),
  sessions: size("100 MiB", "1 TiB").prefault("2 GiB").meta({
    description: "Size of the volume for sessions. nginx does not mount it.",
    unit: "bytes",
    effect: "reload",
  }),
  databaseClass: objectName(
    "Name a storage class for PostgreSQL; fast local or block storage",
  ).meta({ description: "Storage class of PostgreSQL's volumes.", effect: "recreate" }),
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
});

const backup = z.strictObject({
  destination: text(
    "an address such as `s3://bucket/path`",
    /^s3:\/\/[a-z0-9.-]{3,63}(\/[A-Za-z0-9._-]+)*$/,
    "Name the bucket for WAL and base backups as `s3://bucket/path`",
  ).meta({ description: "Where WAL and base backups go.", effect: "reload" }),
  endpoint: z
    .url({ protocol: /^https?$/, error: "must be an address such as `https://s3.example.com`" })
    .nullable()
    .default(null)
    .meta({ description: "Address of an S3 service other than Amazon's.", effect: "reload" }),
  credentials: objectName(
    "Name a Secret in the stack's namespace with the keys ACCESS_KEY_ID and ACCESS_SECRET_KEY",
  ).meta({
    description: "Secret with the keys ACCESS_KEY_ID and ACCESS_SECRET_KEY.",
    effect: "reload",
  }),
  retention: duration("1 d", "3650 d").prefault("30 d").meta({
    description: "How far back a restore can go.",
    unit: "seconds",
    effect: "none",
  }),
  schedule: z
    .string()
    .regex(/^(\S+ ){5}\S+$/, { error: "must have six fields, seconds first: `0 0 2 * * *`" })
    .default("0 0 2 * * *")
    .meta({
      description: "When base backups are taken; six fields, seconds first.",
      effect: "none",
    }),
});

const entry = z.strictObject({
  kind: z
    .enum(["gateway", "loadBalancer", "none"], {
      error: missing(
        "Choose gateway, loadBalancer or none",
        "must be gateway, loadBalancer or none",
      ),
    })
    .meta({
      description:
        "How browsers come in: a Gateway that ends TLS, a LoadBalancer before the edge that ends TLS itself, or something of your own before the Service `edge`.",
      effect: "restart",
    }),
  class: objectName("Name a GatewayClass")
    .nullable()
    .default(null)
    .meta({ description: "GatewayClass, for `kind: gateway`.", effect: "reload" }),
  annotations: z
    .record(
      z.string().regex(/^[a-z0-9./-]{1,253}$/i, { error: "must be an annotation" }),
      z.string(),
    )
    .default({})
    .meta({ description: "Annotations of the Gateway or of the LoadBalancer.", effect: "reload" }),
  instances: z.int().min(1).max(20).default(2).meta({
    description: "Edge instances (HAProxy): limits, refused paths, and the answer in a failover.",
    effect: "none",
  }),
  certificate: createOrExisting(
    z.strictObject({
      issuer: objectName("Name a ClusterIssuer of cert-manager").meta({
        description: "ClusterIssuer that signs the certificate.",
        effect: "reload",
      }),
    }),
    z.strictObject({
      secret: objectName("Name the Secret").meta({
        description: "A Secret of type kubernetes.io/tls in the stack's namespace.",
        effect: "reload",
      }),
    }),
  )
    .nullable()
    .default(null)
    .meta({ description: "The certificate of the domain; none with `kind: none`." }),
});

export const kubernetes = z
  .strictObject({
    kubeconfig: text(
      "a path",
      /^[A-Za-z0-9._~/@+ -]{1,1000}$/,
      "Name the file, relative to the stack file: whatever cluster the shell points at is never used",
    ).meta({ description: "Kubeconfig file, relative to the stack file.", effect: "recreate" }),
    context: text(
      "the name of a context",
      /^[A-Za-z0-9._~:/@+-]{1,253}$/,
      "Name a context of the kubeconfig; `kubectl config get-contexts` lists them",
    ).meta({
      description: "Context of the kubeconfig: never the current one.",
      effect: "recreate",
    }),
    clusterDomain: text("a domain", /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, "Name the domain")
      .default("cluster.local")
      .meta({ description: "Domain of the cluster's DNS.", effect: "restart" }),
    podNetworks: z
      .array(network, {
        error: missing("List the networks of pods, such as `[10.244.0.0/16]`", "must be a list"),
      })
      .min(1)
      .meta({
        description:
          "Networks of pods: whose X-Forwarded-For is believed, and what egress leaves out.",
        effect: "reload",
      }),
    apiServer: z.array(network).min(1).default(["0.0.0.0/0"]).meta({
      description: "Networks of the API server; PostgreSQL's instances call it.",
      effect: "none",
    }),
    namespace: createOrExisting(
      z.strictObject({ name: namespaceName("made, and kept when the stack goes") }),
      z.strictObject({ name: namespaceName("there already") }),
    ).meta({ description: "The stack's namespace." }),
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
    storage,
    backup,
    entry,
    rotations: z.record(z.string(), z.int().min(1).max(1000000)).default({}).meta({
      description:
        "Raise a secret's number to have it generated anew, such as `{ database-odoo: 2 }`.",
      effect: "restart",
    }),
  })
  .optional()
  .meta({ description: "The cluster that a stack of platform kubernetes runs on." });

export type KubernetesSpec = NonNullable<z.output<typeof kubernetes>>;
