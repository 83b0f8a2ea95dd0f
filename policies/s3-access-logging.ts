import { bucketParts, bucketsOf, takesLogs } from "./buckets.ts";
import { objection } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const s3AccessLogging: Rule = {
  id: "s3-access-logging",
  severity: "advisory",
  title: "Buckets log who read or wrote what.",
  why: "After a break-in no one can tell whether the backups were read.",
  fix: "Keep BucketLogging into the log bucket.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-9",
  controls: ["FSBP S3.9", "CKV_AWS_18"],
  needs: "resources",
  check: ({ resources }) =>
    bucketsOf(resources)
      // A log of the log would never end.
      .filter((fact) => !takesLogs(fact, resources))
      .filter((fact) => bucketParts(fact, resources, "BucketLogging").length === 0)
      .map((fact) => objection(fact, "logs no access")),
};
