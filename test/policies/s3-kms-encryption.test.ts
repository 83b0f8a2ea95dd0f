import { s3KmsEncryption as rule } from "../../policies/s3-kms-encryption.ts";
import { bucketPolicy, encryption, logWriter, tlsAlone, vpc, wal } from "./aws-facts.ts";
import { allUnknown, but, gone, unknown } from "./facts.ts";
import { resourceCases } from "./resource-cases.ts";

const way = "rules[0].applyServerSideEncryptionByDefault";
const message = "Bucket wal: has no key of the account";

resourceCases(rule, {
  fires: {
    "S3's own key": [[wal], [message]],
    "S3's own key, written": [
      [wal, but(encryption, { [way]: { sseAlgorithm: "AES256" } })],
      [message],
    ],
    "AWS's key": [[wal, but(encryption, { [`${way}.kmsMasterKeyId`]: gone })], [message]],
    "another way with a key": [
      [wal, but(encryption, { [`${way}.sseAlgorithm`]: "AES256" })],
      [message],
    ],
    "another bucket's": [[wal, but(encryption, { bucket: "erp-logs" })], [message]],
  },
  "does not fire": {
    "the kit's": [wal, encryption, bucketPolicy(tlsAlone)],
    twice: [wal, but(encryption, { [`${way}.sseAlgorithm`]: "aws:kms:dsse" })],
  },
  "not applicable": {
    "no bucket": [vpc],
    "AWS's own logs": [wal, bucketPolicy(tlsAlone, logWriter)],
  },
  unknown: {
    everything: [allUnknown(wal), allUnknown(encryption)],
    "the key": [wal, but(encryption, { [`${way}.kmsMasterKeyId`]: unknown })],
    "who writes": [wal, but(bucketPolicy(), { policy: unknown })],
  },
});
