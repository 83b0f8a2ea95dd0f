import { dataIsProtected as rule } from "../../policies/data-is-protected.ts";
import { allUnknown, fact, object } from "./facts.ts";
import { api, claim, database, namespace, service, store } from "./kubernetes-facts.ts";
import { resourceCases } from "./resource-cases.ts";

const kept = { protect: true, retainOnDelete: true };
const goes = "goes when Pulumi forgets it: retainOnDelete is off";
const release = object("helm.sh/v3", "Release", "cloudnative-pg");
const provider = fact("pulumi:providers:kubernetes", "kubernetes");
const bucket = fact("aws:s3/bucket:Bucket", "wal");

resourceCases(rule, {
  fires: {
    "neither of both": [
      [claim, bucket],
      [
        `PersistentVolumeClaim sessions: is not protected, ${goes}`,
        `Bucket wal: is not protected, ${goes}`,
      ],
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
      [{ ...database, ...kept, dependsOn: [release.urn] }, release],
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
