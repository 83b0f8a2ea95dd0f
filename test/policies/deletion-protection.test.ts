import { deletionProtection as rule } from "../../policies/deletion-protection.ts";
import { allUnknown, fact, object } from "./facts.ts";
import { api, claim, database, namespace, service, store } from "./kubernetes-facts.ts";
import { resourceCases } from "./resource-cases.ts";

const kept = { protect: true, retainOnDelete: true };
const goes = "goes when Pulumi forgets it: retainOnDelete is off";
const release = object("helm.sh/v3", "Release", "cloudnative-pg");
const provider = fact("pulumi:providers:kubernetes", "kubernetes");
const bucket = fact("aws:s3/bucket:Bucket", "wal");
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
  "aws:kms/key:Key",
  "aws:rds/cluster:Cluster",
  "aws:rds/instance:Instance",
  "aws:s3/bucket:Bucket",
  "aws:s3/bucketV2:BucketV2",
];

resourceCases(rule, {
  fires: {
    "neither of both": [
      [claim, bucket],
      [
        `PersistentVolumeClaim sessions: is not protected, ${goes}`,
        `Bucket wal: is not protected, ${goes}`,
      ],
    ],
    "whatever it is": [
      holders.map((type) => fact(type, "it", {}, { protect: true })),
      holders.map((type) => `${type.split(":").at(-1)} it: ${goes}`),
    ],
    "one of both": [
      [
        { ...database, protect: true },
        { ...store, retainOnDelete: true },
      ],
      [`Cluster postgresql: ${goes}`, "ObjectStore backup: is not protected"],
    ],
    "the provider that reaches it": [
      [{ ...claim, ...kept, provider: provider.urn }, provider],
      [`kubernetes kubernetes: is not protected, ${goes}`],
    ],
    "the operator that it hangs on": [
      [{ ...database, ...kept, dependsOn: [release.urn] }, { ...claim, ...kept }, release],
      [`Release cloudnative-pg: is not protected, ${goes}`],
    ],
  },
  "does not fire": {
    "all of it": [
      { ...database, ...kept, dependsOn: [release.urn], provider: provider.urn },
      ...[claim, namespace, store, bucket, release, provider].map((one) => ({ ...one, ...kept })),
    ],
  },
  "not applicable": {
    "what holds nothing": [api, service],
    "an operator and a provider of nothing that holds": [
      { ...api, dependsOn: [release.urn], provider: provider.urn },
      { ...database, ...kept, dependsOn: [api.urn] },
      release,
      provider,
    ],
  },
  unknown: { "inputs do not matter": [{ ...allUnknown(claim), ...kept }] },
});
