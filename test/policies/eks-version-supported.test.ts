import { eksVersionSupported as rule } from "../../policies/eks-version-supported.ts";
import { cluster, nodeGroup, vpc } from "./aws-facts.ts";
import { allUnknown, but, gone, unknown } from "./facts.ts";
import { resourceCases } from "./resource-cases.ts";

resourceCases(rule, {
  fires: {
    "an old version": [
      [but(cluster, { version: "1.30" }), but(nodeGroup, { version: "1.29" })],
      [
        "Cluster cluster: runs 1.30, not one of 1.35, 1.36",
        "NodeGroup odoo-a: runs 1.29, not one of 1.35, 1.36",
      ],
    ],
    "AWS chooses": [
      [but(cluster, { version: gone })],
      ["Cluster cluster: has no version: AWS chooses one"],
    ],
    "the more expensive support": [
      [but(cluster, { upgradePolicy: gone })],
      ["Cluster cluster: goes into extended support by itself: upgradePolicy is not STANDARD"],
    ],
  },
  "does not fire": {
    "the kit's": [cluster, nodeGroup],
    "nodes have the cluster's version": [but(nodeGroup, { version: gone })],
  },
  "not applicable": { "no cluster": [vpc] },
  unknown: {
    everything: [allUnknown(cluster), allUnknown(nodeGroup)],
    "the policy": [but(cluster, { "upgradePolicy.supportType": unknown })],
  },
});
