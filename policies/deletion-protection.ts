import type { ResourceFact } from "../model/resource-fact.ts";
import { hangsOn, objections, ofType } from "./registered.ts";
import type { Rule } from "./rule.ts";

/** What holds a company's data, or takes such things with it when it goes. */
const holders = [
  "kubernetes:core/v1:Namespace",
  "kubernetes:core/v1:PersistentVolume",
  "kubernetes:core/v1:PersistentVolumeClaim",
  "kubernetes:postgresql.cnpg.io/v1:Cluster",
  "kubernetes:barmancloud.cnpg.io/v1:ObjectStore",
  "aws:backup/vault:Vault",
  "aws:ebs/volume:Volume",
  "aws:efs/fileSystem:FileSystem",
  "aws:eks/cluster:Cluster",
  // Without its key everything that it encrypts is lost.
  "aws:kms/key:Key",
  "aws:rds/cluster:Cluster",
  "aws:rds/instance:Instance",
  "aws:s3/bucket:Bucket",
  "aws:s3/bucketV2:BucketV2",
];

export const deletionProtection: Rule = {
  id: "deletion-protection",
  severity: "mandatory",
  advisoryIn: ["development"],
  title:
    "What holds data is protected, with all that it depends on, and stays when Pulumi forgets it.",
  why: "One `destroy`, or one renamed component, deletes the database, the filestore or the backups.",
  fix: "Leave protect and retainOnDelete on; take the transform or the edit of the component back.",
  source: "https://www.pulumi.com/docs/iac/concepts/resources/options/protect/",
  controls: ["FSBP RDS.8, CKV_AWS_293 of RDS"],
  needs: "resources",
  check: ({ resources }) => {
    const holding = ofType(resources, ...holders);
    return [...holding, ...supportsOf(holding, resources)].flatMap((fact) =>
      objections(fact, [
        [!fact.protect, "is not protected"],
        [!fact.retainOnDelete, "goes when Pulumi forgets it: retainOnDelete is off"],
      ]),
    );
  },
};

/** Providers that reach the data, and operators whose definitions hold it. */
function supportsOf(
  holding: readonly ResourceFact[],
  resources: readonly ResourceFact[],
): ResourceFact[] {
  return resources.filter(
    (fact) =>
      holding.some(({ provider }) => provider === fact.urn) ||
      (fact.type === "kubernetes:helm.sh/v3:Release" &&
        holding.some((holder) => hangsOn(holder, fact))),
  );
}
