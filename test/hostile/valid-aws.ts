/** Clusters of platform aws on foundations of somebody else, valid and as nasty as the schema lets them be. */
import fc from "fast-check";
import {
  awsId,
  bucket,
  existingFileSystem,
  existingNetwork,
  keyIn,
  whereabouts,
} from "./valid-foundation.ts";
import {
  clusterWithPods,
  either,
  empty,
  instances,
  needed,
  optional,
  retention,
  schedule,
  some,
  volumes,
} from "./valid-with-pods.ts";

const foundation = fc
  .record({
    where: whereabouts,
    rest: fc.record({
      network: existingNetwork,
      kubernetes: fc.record({
        name: fc.constantFrom("shared", "A_-0", "x".repeat(100)),
        endpoint: fc.constantFrom(
          "https://0123456789ABCDEF.gr7.eu-central-1.eks.amazonaws.com",
          "https://a.eks.amazonaws.com",
        ),
        certificateAuthority: fc.constantFrom(`${"A".repeat(100)}==`, "+/".repeat(4000)),
        nodeSecurityGroupId: awsId("sg"),
      }),
      walBucket: bucket,
      logBucket: bucket,
      fileSystem: existingFileSystem,
    }),
  })
  .map(({ where, rest }) => ({ ...where, keyArn: keyIn(where.region, where.account), ...rest }));

const zoneId = fc.stringMatching(/^Z[A-Z0-9]{5,31}$/);
const number = fc.constantFrom(10, 2_000_000_000);
const edge = fc.record(
  {
    instances,
    responseTimeout: fc.constantFrom("1 s", "61.5 s", "120 s"),
    responseTimeoutQuota: fc.constantFrom("120 s", "10 min"),
    priceClass: fc.constantFrom("PriceClass_100", "PriceClass_All"),
    waf: fc.record(
      { mode: fc.constantFrom("count", "block"), requests: number, logins: number },
      some,
    ),
    logs: fc.record({ days: fc.constantFrom(30, 3653) }, some),
  },
  some,
);

const more = fc.record(
  {
    ...optional("aws"),
    loadBalancerController: either(empty, empty),
    storage: fc.record(volumes, some),
    backup: fc.record({ retention, schedule }, some),
  },
  some,
);

const certificateIn = (region: string, account: string) =>
  `arn:aws:acm:${region}:${account}:certificate/01234567-89ab-cdef-0123-456789abcdef`;

/** What stands below `odoo-cluster:cluster` of a stack on AWS. */
export const validAwsCluster: fc.Arbitrary<Record<string, unknown>> = fc
  .record({
    cluster: clusterWithPods,
    foundation,
    needed: fc.record(needed),
    more,
    edge,
    zoneId: fc.option(zoneId),
    /** How many labels of the domain are before the zone's. */
    above: fc.nat(3),
    ownCertificate: fc.boolean(),
  })
  .map(({ cluster, foundation, needed, more, edge, zoneId, above, ownCertificate }) => {
    const { region, account } = foundation;
    const labels = (cluster["domain"] as string).split(".");
    const zone = labels.slice(Math.min(above, labels.length - 2)).join(".");
    const certificate = {
      existing: {
        distribution: certificateIn("us-east-1", account),
        loadBalancer: certificateIn(region, account),
      },
    };
    return {
      ...cluster,
      aws: {
        foundation: { existing: foundation },
        ...needed,
        ...more,
        edge: {
          ...edge,
          zone: zoneId === null ? { create: { name: zone } } : { existing: { id: zoneId } },
          ...(ownCertificate ? { certificate } : {}),
        },
      },
    };
  });
