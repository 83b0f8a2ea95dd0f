import { Input } from "./input.ts";
import { selects } from "./label-selectors.ts";
import { severalPods } from "./pods.ts";
import { objection, objections, ofKind } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const podDisruptionBudgets: Rule = {
  id: "pod-disruption-budgets",
  severity: "mandatory",
  title:
    "Every tier with several instances has a disruption budget, and each budget allows one disruption.",
  why: "Without a budget an upgrade of nodes takes all instances at once; with one that allows nothing the upgrade never ends.",
  fix: "One PodDisruptionBudget a tier, with the tier's labels, maxUnavailable 1 and unhealthyPodEvictionPolicy AlwaysAllow.",
  source: "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
  controls: [
    "kube-linter pdb-max-unavailable, pdb-min-available, pdb-unhealthy-pod-eviction-policy",
  ],
  needs: "resources",
  check: ({ resources }) => {
    const budgets = ofKind(resources, "PodDisruptionBudget").map((fact) => ({
      fact,
      spec: Input.of(fact).at("spec"),
    }));
    return [
      ...severalPods(resources)
        .filter(({ labels }) =>
          budgets.every(({ spec }) => selects(spec.at("selector"), labels) === false),
        )
        .map(({ owner }) => objection(owner, "no PodDisruptionBudget selects its pods")),
      ...budgets.flatMap(({ fact, spec }) =>
        objections(fact, [
          [
            spec.at("maxUnavailable").is(0, "0%") || spec.at("minAvailable").is("100%"),
            "allows no disruption",
          ],
          [
            spec.at("minAvailable").number !== null,
            `minAvailable of ${spec.at("minAvailable").number} stays when instances become fewer, and then allows none`,
          ],
          [
            spec.at("unhealthyPodEvictionPolicy").isNot("AlwaysAllow"),
            "keeps a node from being emptied while a pod on it is broken",
          ],
        ]),
      ),
    ];
  },
};
