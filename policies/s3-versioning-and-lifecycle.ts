import type { ResourceFact } from "../model/resource-fact.ts";
import { bucketParts, bucketsOf } from "./buckets.ts";
import { Input } from "./input.ts";
import { objections } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const s3VersioningAndLifecycle: Rule = {
  id: "s3-versioning-and-lifecycle",
  severity: "mandatory",
  title:
    "Buckets keep what is overwritten or deleted for a time, and no lifecycle deletes what a lock keeps.",
  why: "Ransomware deletes backups first. What a lock keeps stays; what a lifecycle expires is gone when the last good backup is needed.",
  fix: "Keep BucketVersioning, the lifecycle's noncurrentVersionExpiration and abortIncompleteMultipartUpload, and the lock; expire nothing before the lock ends.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html",
  controls: ["FSBP S3.10, 13, 14, 15", "CKV_AWS_21, CKV_AWS_143, CKV2_AWS_61"],
  needs: "resources",
  check: ({ resources }) =>
    bucketsOf(resources).flatMap((fact) => {
      const versions = bucketParts(fact, resources, "BucketVersioning");
      const rules = bucketParts(fact, resources, "BucketLifecycleConfiguration")
        .flatMap((part) => part.at("rules").items)
        .filter((rule) => !rule.at("status").isNot("Enabled"));
      const locked = lockOf(fact, resources);
      const all = Input.of(fact);
      return objections(fact, [
        [
          versions.every((part) => part.at("versioningConfiguration", "status").isNot("Enabled")),
          "keeps no versions",
        ],
        [
          rules.every((rule) => rule.at("noncurrentVersionExpiration").absent),
          "keeps old versions for ever",
        ],
        [
          rules.every((rule) => rule.at("abortIncompleteMultipartUpload").absent),
          "keeps broken uploads for ever",
        ],
        [
          all.at("objectLockEnabled").is(true) && locked === undefined,
          "its lock keeps nothing: no retention is set",
        ],
        [fact.name === "wal" && all.at("objectLockEnabled").isNot(true), "has no lock"],
        ...rules.flatMap((rule) =>
          [
            ["expiration", "days"],
            ["noncurrentVersionExpiration", "noncurrentDays"],
          ].map((key) => {
            const days = rule.at(...key).number;
            return [
              days !== null && locked !== undefined && locked !== null && days <= locked,
              `expires after ${days} days what is locked for ${locked}`,
            ] as const;
          }),
        ),
      ]);
    }),
};

/** Days; null where it is not known yet, undefined without a retention. */
function lockOf(fact: ResourceFact, resources: readonly ResourceFact[]): number | null | undefined {
  const retentions = bucketParts(fact, resources, "BucketObjectLockConfiguration").map((part) =>
    part.at("rule", "defaultRetention", "days"),
  );
  return retentions.find((days) => !days.absent)?.number;
}
