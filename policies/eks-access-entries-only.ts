import { Input } from "./input.ts";
import { objections, ofType } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const eksAccessEntriesOnly: Rule = {
  id: "eks-access-entries-only",
  severity: "mandatory",
  title: "Only access entries grant access to an EKS cluster, and no node accepts SSH.",
  why: "The ConfigMap aws-auth is changed by everyone who may write ConfigMaps; system:masters is above every role; the principal that created a cluster stays its administrator for ever.",
  fix: "Leave authenticationMode at API and bootstrapClusterCreatorAdminPermissions off; name administrators in `foundation.kubernetes.admins`.",
  source: "https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html",
  controls: ["CIS Kubernetes 5.1.7", "CKV_AWS_100"],
  needs: "resources",
  check: ({ resources }) => [
    ...ofType(resources, "aws:eks/cluster:Cluster").flatMap((fact) => {
      const access = Input.of(fact).at("accessConfig");
      return objections(fact, [
        [access.at("authenticationMode").isNot("API"), "takes logins from aws-auth, too"],
        [
          access.at("bootstrapClusterCreatorAdminPermissions").isNot(false),
          "makes its creator an administrator",
        ],
      ]);
    }),
    ...ofType(resources, "aws:eks/accessEntry:AccessEntry").flatMap((fact) =>
      objections(fact, [
        [
          Input.of(fact)
            .at("kubernetesGroups")
            .items.some((group) => group.is("system:masters")),
          "is in system:masters",
        ],
      ]),
    ),
    ...ofType(resources, "aws:eks/nodeGroup:NodeGroup").flatMap((fact) =>
      objections(fact, [[Input.of(fact).at("remoteAccess").present, "accepts SSH"]]),
    ),
  ],
};
