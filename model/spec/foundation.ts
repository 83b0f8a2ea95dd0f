/** `odoo-cluster:foundation`: what a stack on AWS stands on. A stack of its own, so that clusters can go and it stays. */
import { z } from "zod";
import { eksVersionNames } from "../eks-versions.ts";
import { parseNetwork } from "../ipv4-network.ts";
import { exemptions } from "./exemptions.ts";
import { fileSystem, key, walBucket } from "./foundation-data.ts";
import { nodes } from "./foundation-nodes.ts";
import { createOrExisting, missing, namespaceLabel, text } from "./names.ts";

/** An IPv4 network without bits behind its prefix, between two lengths of it. */
const ipv4Network = (example: string, longest: number, shortest: number, fix: string) => {
  const wanted = `must be a private network from /${shortest} to /${longest} such as \`${example}\``;
  return z.string({ error: missing(fix, wanted) }).refine(
    (written) => {
      const network = parseNetwork(written);
      if (network === null) return false;
      const isPrivate = /^(10\.|172\.(1[6-9]|2\d|3[01])\.|192\.168\.)/.test(written);
      return isPrivate && network.prefix >= shortest && network.prefix <= longest;
    },
    { error: wanted },
  );
};

export const awsId = (prefix: string, fix: string) =>
  text(
    `an id such as \`${prefix}-0123456789abcdef0\``,
    new RegExp(`^${prefix}-[0-9a-f]{8,17}$`),
    fix,
  );

/** As the API is reached from the world, the list is never the world. */
const publicNetwork = z.string().refine((written) => (parseNetwork(written)?.prefix ?? 0) >= 8, {
  error: "must be a network such as `203.0.113.0/24`, at least a /8",
});

export const existingNetwork = z.strictObject({
  vpcId: awsId("vpc", "Name the VPC").meta({
    description:
      "A VPC with DNS host names, an internet gateway, and a way out of its private subnets. Its flow logs and end points are its owner's.",
    effect: "recreate",
  }),
  cidr: ipv4Network("10.20.0.0/16", 28, 8, "Name the VPC's network").meta({
    description: "Network of the VPC: what end points and EFS are opened to.",
    effect: "reload",
  }),
  privateSubnetIds: z
    .tuple(
      [
        awsId("subnet", "Name a subnet of the first zone"),
        awsId("subnet", "Name a subnet of the second zone"),
        awsId("subnet", "Name a subnet of the third zone"),
      ],
      { error: "must be three subnets, in the order of zones" },
    )
    .meta({ description: "Private subnets, in the order of zones.", effect: "recreate" }),
});

const network = createOrExisting(
  z.strictObject({
    cidr: ipv4Network(
      "10.20.0.0/16",
      20,
      16,
      "Choose one that no other network of yours uses",
    ).meta({
      description:
        "Network of the VPC. A quarter of it for nodes and pods of each zone, the rest for NAT gateways.",
      effect: "recreate",
    }),
  }),
  existingNetwork,
);

const kubernetesApi = z
  .strictObject({
    private: z
      .strictObject({})
      .optional()
      .meta({ description: "Reached inside the VPC alone.", effect: "none" }),
    public: z
      .strictObject({
        networks: z
          .array(publicNetwork, {
            error: missing("List the networks that administrators come from", "must be a list"),
          })
          .min(1)
          .max(40)
          .meta({ description: "Networks that may reach the API.", effect: "none" }),
      })
      .optional()
      .meta({ description: "Reached from these networks, too.", effect: "none" }),
  })
  .refine((written) => (written.private === undefined) !== (written.public === undefined), {
    error: "must have either private or public",
    params: { fix: "Keep one of them" },
  });

const roleArn = text(
  "the ARN of a role such as `arn:aws:iam::123456789012:role/platform`",
  /^arn:aws:iam::[0-9]{12}:role\/[A-Za-z0-9+=,.@_/-]{1,512}$/,
  "Name the role",
);

const kubernetes = z.strictObject({
  version: z.enum(eksVersionNames).default("1.35").meta({
    description:
      "Version of Kubernetes. EKS goes one minor version up at a time, and never down; node groups follow.",
    effect: "restart",
    upstream: "https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html",
  }),
  serviceNetwork: ipv4Network("172.20.0.0/16", 24, 12, "Name the network")
    .default("172.20.0.0/16")
    .meta({ description: "Network of Services, outside the VPC's.", effect: "recreate" }),
  api: kubernetesApi.prefault({ private: {} }).meta({
    description:
      "Who reaches the API. `pulumi up` of the cluster's stack must run where it is reached.",
  }),
  admins: z
    .record(
      z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, {
        error: "must be lower-case letters, digits and -, beginning with a letter",
      }),
      roleArn.meta({ description: "ARN of the role.", effect: "none" }),
      {
        error: missing(
          "Name at least one role, such as `{ platform: arn:aws:iam::123456789012:role/platform }`",
          "must be a map of names and roles",
        ),
      },
    )
    .refine((written) => Object.keys(written).length > 0, {
      error: "must name at least one role",
      params: { fix: "The principal that creates the cluster gets no access by that" },
    })
    .meta({ description: "Roles that administer the cluster, by a name of your own." }),
  namespace: namespaceLabel("Name the namespace of the cluster's stack").default("erp").meta({
    description:
      "Namespace of the stack in the cluster: its database alone reaches the WAL bucket.",
    effect: "restart",
  }),
});

/** CloudWatch keeps logs for these numbers of days and no others. */
const logDays = [30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2557, 3653] as const;

export const logs = z.strictObject({
  days: z.literal(logDays).default(365).meta({
    description: "How long logs are kept: of flows, of the control plane, of accesses.",
    unit: "days",
    effect: "none",
  }),
});

export const foundation = z.strictObject({
  name: text(
    "3 to 30 lower-case letters, digits and -, beginning with a letter",
    /^[a-z][a-z0-9-]{1,28}[a-z0-9]$/,
    "Name the foundation; names on AWS begin with it, as `odoo-production`",
  ).meta({
    description:
      "Name of the EKS cluster. Buckets, roles and the rest have names that begin with it.",
    effect: "recreate",
  }),
  account: text(
    "an account's 12 digits in quotes",
    /^[0-9]{12}$/,
    "Name the account, in quotes; `aws sts get-caller-identity` tells it",
  ).meta({
    description: "AWS account. Credentials of another one are refused.",
    effect: "recreate",
  }),
  region: text(
    "a region such as `eu-central-1`, outside China and GovCloud",
    /^(?!us-gov-|cn-)[a-z]{2}-[a-z]{4,9}-[1-9]$/,
    "Name the region",
  ).meta({ description: "AWS region, with three availability zones.", effect: "recreate" }),
  zones: z
    .array(
      text("a zone such as `eu-central-1a`", /^[a-z]{2}-[a-z]{4,9}-[1-9][a-z]$/, "Name the zone"),
      {
        error: missing(
          "List three; `aws ec2 describe-availability-zones` tells them",
          "must be a list",
        ),
      },
    )
    .refine((zones) => zones.length === 3, {
      error: "must be three zones",
      params: { fix: "One subnet and one node group for PostgreSQL is made in each" },
    })
    .meta({
      description:
        "Three availability zones. Names are an account's own; EKS has no room in use1-az3, usw1-az2 and cac1-az3.",
      effect: "recreate",
    }),
  tags: z
    .record(
      z.string().regex(/^(?!aws:)[A-Za-z0-9 _.:/=+@-]{1,128}$/, { error: "must be a tag's key" }),
      z.string().regex(/^[A-Za-z0-9 _.:/=+@-]{0,256}$/, { error: "must be a tag's value" }),
    )
    .default({})
    .meta({ description: "Tags on everything, besides the kit's own.", effect: "none" }),
  network: network.meta({ description: "The VPC and its subnets." }),
  kubernetes,
  nodes: nodes.prefault({}),
  key,
  walBucket,
  fileSystem,
  logs: logs.prefault({}),
  exemptions,
  ebsEncryptionByDefault: z.boolean().default(true).meta({
    description:
      "Encrypts every new EBS volume of the account in this region, with the foundation's key: also volumes of others.",
    effect: "none",
  }),
});

/** A foundation as written, validated, with defaults in and units converted. */
export type FoundationSpec = z.output<typeof foundation>;
