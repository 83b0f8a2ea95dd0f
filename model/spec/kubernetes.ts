/** The cluster of a stack on platform kubernetes: how it is reached, and what it has. */
import { z } from "zod";
import { backupTimes, databaseVolumes, edgeInstances, inCluster } from "./in-cluster.ts";
import { createOrExisting, missing, network, objectName, text } from "./names.ts";
import { size } from "./units.ts";

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
  ...databaseVolumes,
});

const backup = z.strictObject({
  destination: text(
    "an address such as `s3://bucket/path`",
    /^s3:\/\/(?=[a-z0-9.-]{3,63}(\/|$))[a-z0-9]+((\.|-+)[a-z0-9]+)*(\/[A-Za-z0-9._-]+)*$/,
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
  ...backupTimes,
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
      z
        .string()
        .regex(
          /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/,
          { error: "must be an annotation such as `example.com/name`" },
        ),
      z.string(),
    )
    .default({})
    .meta({ description: "Annotations of the Gateway or of the LoadBalancer.", effect: "reload" }),
  from: z
    .strictObject({
      namespaces: z.array(objectName("Name the namespace")).default([]).meta({
        description: "Namespaces of pods that stand before the edge: the Gateway's data plane.",
        effect: "reload",
      }),
      networks: z.array(network).default([]).meta({
        description:
          "Networks of what stands before the edge and is no pod: nodes of a Gateway on the host network, a load balancer outside.",
        effect: "reload",
      }),
    })
    .prefault({})
    .meta({
      description:
        "Who reaches the edge and is believed about the client's address; read with `kind: gateway` and `kind: none`.",
    }),
  instances: edgeInstances,
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
    ).meta({ description: "Kubeconfig file, relative to the stack file.", effect: "none" }),
    context: text(
      "the name of a context",
      /^[A-Za-z0-9._~:/@+-]{1,253}$/,
      "Name a context of the kubeconfig; `kubectl config get-contexts` lists them",
    ).meta({
      description:
        "Context of the kubeconfig: never the current one. Its name is the identity of the cluster unless `cluster` names another.",
      effect: "recreate",
    }),
    cluster: text("a name for the cluster", /^[A-Za-z0-9._~:/@+-]{1,253}$/, "Name the cluster")
      .optional()
      .meta({
        description:
          "Identity of the cluster; without it the name of `context`. Another one means another cluster: everything would be made again there, and Pulumi refuses that, because the data is protected. Where only the context gets another name, write the former one here. Another server, authority or proxy in the kubeconfig changes nothing.",
        effect: "recreate",
        upstream:
          "https://www.pulumi.com/registry/packages/kubernetes/api-docs/provider/#clusteridentifier",
      }),
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
    ...inCluster,
    storage,
    backup,
    entry,
  })
  .optional()
  .meta({ description: "The cluster that a stack of platform kubernetes runs on." });

export type KubernetesSpec = NonNullable<z.output<typeof kubernetes>>;
