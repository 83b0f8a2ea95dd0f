import { eksAccessEntriesOnly as rule } from "../../policies/eks-access-entries-only.ts";
import { cluster, nodeGroup, vpc } from "./aws-facts.ts";
import { allUnknown, but, fact, gone, unknown } from "./facts.ts";
import { resourceCases } from "./resource-cases.ts";

const entry = fact("aws:eks/accessEntry:AccessEntry", "platform", { type: "STANDARD" });

resourceCases(rule, {
  fires: {
    "aws-auth, too": [
      [but(cluster, { "accessConfig.authenticationMode": "API_AND_CONFIG_MAP" })],
      ["Cluster cluster: takes logins from aws-auth, too"],
    ],
    "whoever made it": [
      [but(cluster, { "accessConfig.bootstrapClusterCreatorAdminPermissions": gone })],
      ["Cluster cluster: makes its creator an administrator"],
    ],
    "above every role": [
      [but(entry, { kubernetesGroups: ["readers", "system:masters"] })],
      ["AccessEntry platform: is in system:masters"],
    ],
    SSH: [
      [but(nodeGroup, { remoteAccess: { ec2SshKey: "ops" } })],
      ["NodeGroup odoo-a: accepts SSH"],
    ],
  },
  "does not fire": {
    "the kit's": [cluster, nodeGroup, entry, but(entry, { kubernetesGroups: ["readers"] })],
  },
  "not applicable": { "no cluster": [vpc] },
  unknown: {
    everything: [cluster, nodeGroup, entry].map(allUnknown),
    "each value": [
      but(cluster, {
        "accessConfig.authenticationMode": unknown,
        "accessConfig.bootstrapClusterCreatorAdminPermissions": unknown,
      }),
      but(entry, { kubernetesGroups: unknown }),
      but(nodeGroup, { remoteAccess: unknown }),
    ],
  },
});
