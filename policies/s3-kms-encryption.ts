import { bucketParts, bucketsOf, takesLogs } from "./buckets.ts";
import { objection } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const s3KmsEncryption: Rule = {
  id: "s3-kms-encryption",
  severity: "mandatory",
  title: "Buckets are encrypted by a key of the account; those for AWS's own logs by S3's.",
  why: "With S3's own key every principal that may read the bucket reads the database; with the account's key it needs that, too.",
  fix: "Keep BucketServerSideEncryptionConfiguration with aws:kms and kmsMasterKeyId.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-17",
  controls: ["FSBP S3.17", "CKV_AWS_145"],
  needs: "resources",
  check: ({ resources }) =>
    bucketsOf(resources)
      // Load balancers and S3 itself cannot write with a key of the account's.
      .filter((fact) => !takesLogs(fact, resources))
      .filter((fact) =>
        bucketParts(fact, resources, "BucketServerSideEncryptionConfiguration")
          .flatMap((part) => part.at("rules").items)
          .map((rule) => rule.at("applyServerSideEncryptionByDefault"))
          .every(
            (way) =>
              way.at("sseAlgorithm").isNot("aws:kms", "aws:kms:dsse") ||
              way.at("kmsMasterKeyId").absent,
          ),
      )
      .map((fact) => objection(fact, "has no key of the account")),
};
