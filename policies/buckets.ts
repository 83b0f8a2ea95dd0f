/** Buckets with the resources that S3 keeps beside them. */
import type { ResourceFact } from "../model/resource-fact.ts";
import { listOf, statementsOf } from "./iam-statements.ts";
import { Input } from "./input.ts";
import { ofType, partsOf } from "./registered.ts";

export const bucketTypes = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];

/** Services of AWS that write logs into a bucket. */
const writers = [
  "delivery.logs.amazonaws.com",
  "logdelivery.elasticloadbalancing.amazonaws.com",
  "logging.s3.amazonaws.com",
];

export function bucketsOf(resources: readonly ResourceFact[]): ResourceFact[] {
  return ofType(resources, ...bucketTypes);
}

/** What says something about a bucket: `BucketPolicy`, `BucketVersioning`. */
export function bucketParts(
  bucket: ResourceFact,
  resources: readonly ResourceFact[],
  kind: string,
): Input[] {
  const name = Input.of(bucket).at("bucket").text;
  const [first = "", ...rest] = kind;
  const module = `${first.toLowerCase()}${rest.join("")}`;
  return (
    partsOf(bucket, resources, `aws:s3/${module}:${kind}`, `aws:s3/${module}V2:${kind}V2`)
      .map(Input.of)
      // One that logs into this bucket depends on it, too.
      .filter(
        (part) => name === null || part.at("bucket").text === null || part.at("bucket").is(name),
      )
  );
}

/** Statements of a bucket's policy. */
export function bucketStatements(
  bucket: ResourceFact,
  resources: readonly ResourceFact[],
): readonly Input[] {
  return bucketParts(bucket, resources, "BucketPolicy").flatMap((policy) =>
    statementsOf(policy.at("policy")),
  );
}

/** Whether AWS writes its logs there: such a bucket cannot log itself, nor have any key. */
export function takesLogs(bucket: ResourceFact, resources: readonly ResourceFact[]): boolean {
  return bucketStatements(bucket, resources).some((statement) =>
    listOf(statement.at("Principal", "Service")).some((service) => !service.isNot(...writers)),
  );
}
