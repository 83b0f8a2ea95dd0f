/** The edge of a cluster on AWS: CloudFront, WAF, the load balancer, certificates, names. */
import { z } from "zod";
import { logs } from "./foundation.ts";
import { edgeInstances } from "./in-cluster.ts";
import { createOrExisting, missing, text } from "./names.ts";
import { duration } from "./units.ts";

const zone = createOrExisting(
  z.strictObject({
    name: text(
      "a domain such as `example.com`",
      /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/,
      "Name the domain of the zone",
    ).meta({
      description:
        "A new zone. The first `pulumi up` waits until its name servers stand at the domain's registrar.",
      effect: "recreate",
    }),
  }),
  z.strictObject({
    id: text(
      "the id of a hosted zone such as `Z0123456789ABCDEFGHIJ`",
      /^Z[A-Z0-9]{5,31}$/,
      "Name the zone; `aws route53 list-hosted-zones` tells it",
    ).meta({ description: "A public hosted zone that the domain is in.", effect: "recreate" }),
  }),
  "Add `zone: { existing: { id: <hosted zone> } }`: certificates are proved there, and browsers find the domain",
);

const certificateArn = (where: string, region: string) =>
  text(
    `the ARN of a certificate in ${where}`,
    new RegExp(`^arn:aws:acm:${region}:[0-9]{12}:certificate/[0-9a-f-]{36}$`),
    `Name a certificate of the domain in ${where}`,
  );

const certificate = createOrExisting(
  z.strictObject({}).meta({
    description: "Two certificates of ACM, proved by a record in the zone, renewed by AWS.",
    effect: "none",
  }),
  z.strictObject({
    distribution: certificateArn("us-east-1, where CloudFront looks", "us-east-1").meta({
      description: "For CloudFront, in us-east-1.",
      effect: "reload",
    }),
    loadBalancer: certificateArn("the cluster's region", "[a-z0-9-]{5,20}").meta({
      description: "For the load balancer, in the cluster's region.",
      effect: "reload",
    }),
  }),
);

const perAddress = (usual: number, of: string) =>
  z
    .int()
    .min(10)
    .max(2_000_000_000)
    .default(usual)
    .meta({
      description: `${of} of one address in five minutes, at most. An office is one address.`,
      effect: "reload",
    });

const waf = z.strictObject({
  mode: z.enum(["count", "block"]).default("count").meta({
    description:
      "What AWS's managed rules do: `count` writes down what they would refuse, `block` refuses it. Run `count` for a week and read the log first. Rules against known attacks (AWSManagedRulesKnownBadInputsRuleSet) and the kit's own refuse always; rules that Odoo's own requests match are only ever counted.",
    effect: "reload",
    upstream:
      "https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html",
  }),
  requests: perAddress(10_000, "Requests"),
  logins: perAddress(100, "Logins, sign-ups and resets of passwords"),
});

export const awsEdge = z.strictObject({
  instances: edgeInstances,
  zone: zone.meta({ description: "Where the domain's records stand (Route 53)." }),
  certificate: certificate
    .prefault({ create: {} })
    .meta({ description: "The certificates of the domain." }),
  responseTimeout: duration("1 s", "10 min").prefault("120 s").meta({
    description:
      "How long CloudFront waits for the first byte of an answer: the last link of the time-out chain. At most `responseTimeoutQuota`.",
    unit: "seconds",
    effect: "reload",
    upstream:
      "https://docs.aws.amazon.com/AmazonCloudFront/latest/APIReference/API_VpcOriginConfig.html",
  }),
  responseTimeoutQuota: duration("120 s", "10 min").prefault("120 s").meta({
    description:
      "What AWS grants the account as `Response timeout per origin`: 120 s unless it was raised on request (Service Quotas, Amazon CloudFront). CloudFront refuses a distribution above it.",
    unit: "seconds",
    effect: "none",
    upstream:
      "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html",
  }),
  priceClass: z
    .enum(["PriceClass_100", "PriceClass_200", "PriceClass_All"], {
      error: missing("Choose one", "must be PriceClass_100, PriceClass_200 or PriceClass_All"),
    })
    .default("PriceClass_100")
    .meta({ description: "Where CloudFront answers from, and what it costs.", effect: "reload" }),
  waf: waf.prefault({}),
  logs: logs.prefault({}),
});
