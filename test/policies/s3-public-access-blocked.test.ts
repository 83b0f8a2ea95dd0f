import { s3PublicAccessBlocked as rule } from "../../policies/s3-public-access-blocked.ts";
import { bucketPolicy, closed, owned, tlsAlone, vpc, wal } from "./aws-facts.ts";
import { allUnknown, but, gone, unknown } from "./facts.ts";
import { resourceCases } from "./resource-cases.ts";

const everyone = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" };
const may = "Bucket wal: may be made public:";

resourceCases(rule, {
  fires: {
    "no block": [
      [wal, owned],
      [`${may} blockPublicAcls, blockPublicPolicy, ignorePublicAcls, restrictPublicBuckets`],
    ],
    "half a block": [
      [wal, owned, but(closed, { blockPublicPolicy: false, restrictPublicBuckets: gone })],
      [`${may} blockPublicPolicy, restrictPublicBuckets`],
    ],
    "the block of another bucket": [
      [wal, owned, but(closed, { bucket: "erp-logs" })],
      [`${may} blockPublicAcls, blockPublicPolicy, ignorePublicAcls, restrictPublicBuckets`],
    ],
    ACLs: [
      [wal, closed, but(owned, { "rule.objectOwnership": "ObjectWriter" })],
      ["Bucket wal: has ACLs"],
    ],
    "AWS's default of ACLs": [[wal, closed], ["Bucket wal: has ACLs"]],
    everyone: [
      [wal, closed, owned, bucketPolicy(tlsAlone, everyone)],
      ["Bucket wal: its policy allows everyone"],
    ],
    "everyone, written as a list": [
      [wal, closed, owned, bucketPolicy({ ...everyone, Principal: { AWS: ["*"] } })],
      ["Bucket wal: its policy allows everyone"],
    ],
  },
  "does not fire": {
    "the kit's": [wal, closed, owned, bucketPolicy(tlsAlone)],
    "everyone who comes from somewhere": [
      wal,
      closed,
      owned,
      bucketPolicy({ ...everyone, Condition: { StringEquals: { "aws:SourceVpc": "vpc" } } }),
    ],
    "one account": [
      wal,
      closed,
      owned,
      bucketPolicy({ ...everyone, Principal: { AWS: "arn:aws:iam::123456789012:root" } }),
    ],
  },
  "not applicable": { "no bucket": [vpc] },
  unknown: {
    everything: [wal, closed, owned, bucketPolicy(everyone)].map(allUnknown),
    "the policy": [wal, closed, owned, but(bucketPolicy(), { policy: unknown })],
    names: [but(wal, { bucket: unknown }), but(closed, { bucket: unknown }), owned],
    "a bucket that AWS names": [but(wal, { bucket: gone }), closed, owned],
  },
});
