import { Input } from "./input.ts";
import { objections, ofType } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const eksEndpointNotPublic: Rule = {
  id: "eks-endpoint-not-public",
  severity: "mandatory",
  title:
    "The Kubernetes API is reached from named networks alone, and by nodes without the internet.",
  why: "A vulnerability of the API server, or a stolen login, is otherwise usable from anywhere.",
  fix: "Name networks in `foundation.kubernetes.api.public.networks`, or choose `private`; leave endpointPrivateAccess on.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/eks-controls.html#eks-1",
  controls: ["FSBP EKS.1", "CKV_AWS_38, CKV_AWS_39 (waived where networks are named)"],
  needs: "resources",
  check: ({ resources }) =>
    ofType(resources, "aws:eks/cluster:Cluster").flatMap((fact) => {
      const config = Input.of(fact).at("vpcConfig");
      const networks = config.at("publicAccessCidrs");
      return objections(fact, [
        [
          config.at("endpointPublicAccess").isNot(false) &&
            (networks.absent || networks.items.some((network) => network.is("0.0.0.0/0", "::/0"))),
          "the world reaches its API",
        ],
        [
          config.at("endpointPrivateAccess").isNot(true),
          "its nodes reach the API through the internet",
        ],
      ]);
    }),
};
