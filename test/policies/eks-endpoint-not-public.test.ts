import { eksEndpointNotPublic as rule } from "../../policies/eks-endpoint-not-public.ts";
import { cluster, vpc } from "./aws-facts.ts";
import { allUnknown, but, gone, unknown } from "./facts.ts";
import { resourceCases } from "./resource-cases.ts";

resourceCases(rule, {
  fires: {
    "no networks": [
      [but(cluster, { "vpcConfig.publicAccessCidrs": gone })],
      ["Cluster cluster: the world reaches its API"],
    ],
    "the world is a network": [
      [but(cluster, { "vpcConfig.publicAccessCidrs": ["203.0.113.0/24", "0.0.0.0/0"] })],
      ["Cluster cluster: the world reaches its API"],
    ],
    "the world by IPv6": [
      [but(cluster, { "vpcConfig.publicAccessCidrs": ["::/0"] })],
      ["Cluster cluster: the world reaches its API"],
    ],
    "EKS's own defaults": [
      [but(cluster, { vpcConfig: {} })],
      ["Cluster cluster: the world reaches its API, its nodes reach the API through the internet"],
    ],
    "nodes go around": [
      [but(cluster, { "vpcConfig.endpointPrivateAccess": false })],
      ["Cluster cluster: its nodes reach the API through the internet"],
    ],
  },
  "does not fire": {
    "named networks": [cluster],
    private: [
      but(cluster, {
        "vpcConfig.endpointPublicAccess": false,
        "vpcConfig.publicAccessCidrs": gone,
      }),
    ],
  },
  "not applicable": { "no cluster": [vpc] },
  unknown: {
    everything: [allUnknown(cluster)],
    "each value": [
      but(cluster, {
        "vpcConfig.endpointPrivateAccess": unknown,
        "vpcConfig.publicAccessCidrs": unknown,
      }),
      but(cluster, { "vpcConfig.publicAccessCidrs[0]": unknown }),
      but(cluster, {
        "vpcConfig.publicAccessCidrs": gone,
        "vpcConfig.endpointPublicAccess": unknown,
      }),
    ],
  },
});
