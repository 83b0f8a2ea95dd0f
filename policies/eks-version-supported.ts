import { eksVersionNames } from "../model/eks-versions.ts";
import { Input } from "./input.ts";
import { objections, ofType } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const eksVersionSupported: Rule = {
  id: "eks-version-supported",
  severity: "mandatory",
  title:
    "EKS runs a version that AWS and CloudNativePG support, and no more expensive support begins unseen.",
  why: "Extended support costs six times as much from a day on that is easily missed; CloudNativePG is not tested outside its versions.",
  fix: "Choose a version of model/eks-versions.ts in the stack file; leave upgradePolicy at STANDARD.",
  source: "https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html",
  controls: ["FSBP EKS.2", "CKV_AWS_339"],
  needs: "resources",
  check: ({ resources }) => [
    ...ofType(resources, "aws:eks/cluster:Cluster").flatMap((fact) => {
      const { version, isOther } = versionOf(Input.of(fact));
      return objections(fact, [
        [version.absent, "has no version: AWS chooses one"],
        [isOther, `runs ${version.text}, not one of ${eksVersionNames.join(", ")}`],
        [
          Input.of(fact).at("upgradePolicy", "supportType").isNot("STANDARD"),
          "goes into extended support by itself: upgradePolicy is not STANDARD",
        ],
      ]);
    }),
    ...ofType(resources, "aws:eks/nodeGroup:NodeGroup").flatMap((fact) => {
      const { version, isOther } = versionOf(Input.of(fact));
      return objections(fact, [
        [isOther, `runs ${version.text}, not one of ${eksVersionNames.join(", ")}`],
      ]);
    }),
  ],
};

function versionOf(inputs: Input) {
  const version = inputs.at("version");
  return { version, isOther: version.present && version.isNot(...eksVersionNames) };
}
