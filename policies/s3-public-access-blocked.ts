import { bucketParts, bucketStatements, bucketsOf } from "./buckets.ts";
import { isForEveryone } from "./iam-statements.ts";
import { objections } from "./registered.ts";
import type { Rule } from "./rule.ts";

const blocks = [
  "blockPublicAcls",
  "blockPublicPolicy",
  "ignorePublicAcls",
  "restrictPublicBuckets",
];

export const s3PublicAccessBlocked: Rule = {
  id: "s3-public-access-blocked",
  severity: "mandatory",
  title: "No bucket can be made public.",
  why: "The bucket has the whole database; one wrong policy or ACL, and anyone downloads it.",
  fix: "Keep BucketPublicAccessBlock with all four switches, BucketOwnerEnforced, and no statement that allows everyone.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-8",
  controls: ["FSBP S3.1, 2, 3, 6, 8, 12", "CIS AWS 2.21, 3.1.4", "CKV_AWS_70, CKV2_AWS_6"],
  needs: "resources",
  check: ({ resources }) =>
    bucketsOf(resources).flatMap((fact) => {
      const closed = bucketParts(fact, resources, "BucketPublicAccessBlock");
      const owned = bucketParts(fact, resources, "BucketOwnershipControls");
      const lacking = blocks.filter((name) => closed.every((block) => block.at(name).isNot(true)));
      return objections(fact, [
        [lacking.length > 0, `may be made public: ${lacking.join(", ")}`],
        [
          owned.every((control) =>
            control.at("rule", "objectOwnership").isNot("BucketOwnerEnforced"),
          ),
          "has ACLs",
        ],
        [
          bucketStatements(fact, resources).some(
            (statement) =>
              statement.at("Effect").is("Allow") &&
              isForEveryone(statement) &&
              statement.at("Condition").absent,
          ),
          "its policy allows everyone",
        ],
      ]);
    }),
};
