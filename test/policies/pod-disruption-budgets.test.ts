import { podDisruptionBudgets as rule } from "../../policies/pod-disruption-budgets.ts";
import { allUnknown, but, gone, unknown } from "./facts.ts";
import { api, autoscaler, budget, job, labelsOf } from "./kubernetes-facts.ts";
import { resourceCases } from "./resource-cases.ts";

resourceCases(rule, {
  fires: {
    "no budget": [[api], ["Deployment api: no PodDisruptionBudget selects its pods"]],
    "a budget of other pods": [
      [api, but(budget, { "spec.selector.matchLabels": labelsOf("report") })],
      ["Deployment api: no PodDisruptionBudget selects its pods"],
    ],
    "several by an autoscaler": [
      [but(api, { "spec.replicas": gone }), autoscaler],
      ["Deployment api: no PodDisruptionBudget selects its pods"],
    ],
    "none may be away": [
      [but(budget, { "spec.maxUnavailable": 0 })],
      ["PodDisruptionBudget api: allows no disruption"],
    ],
    "none of them in percent may be away": [
      [but(budget, { "spec.maxUnavailable": "0%" })],
      ["PodDisruptionBudget api: allows no disruption"],
    ],
    "all must be there": [
      [but(budget, { "spec.maxUnavailable": gone, "spec.minAvailable": "100%" })],
      ["PodDisruptionBudget api: allows no disruption"],
    ],
    "a number must be there": [
      [but(budget, { "spec.maxUnavailable": gone, "spec.minAvailable": 2 })],
      [
        "PodDisruptionBudget api: minAvailable of 2 stays when instances become fewer, and then allows none",
      ],
    ],
    "broken pods keep nodes": [
      [but(budget, { "spec.unhealthyPodEvictionPolicy": gone })],
      ["PodDisruptionBudget api: keeps a node from being emptied while a pod on it is broken"],
    ],
  },
  "does not fire": { "the kit's budget": [api, budget] },
  "not applicable": {
    "one instance": [but(api, { "spec.replicas": 1 })],
    "a job": [job],
  },
  unknown: {
    everything: [allUnknown(api), allUnknown(budget)],
    "selector, labels and numbers": [
      api,
      but(budget, { "spec.selector": unknown }),
      but(budget, {
        "spec.maxUnavailable": unknown,
        "spec.minAvailable": unknown,
        "spec.unhealthyPodEvictionPolicy": unknown,
      }),
    ],
    "a label": [
      but(api, { 'spec.template.metadata.labels["app.kubernetes.io/name"]': "x" }),
      but(budget, { "spec.selector.matchLabels": unknown }),
    ],
  },
});
