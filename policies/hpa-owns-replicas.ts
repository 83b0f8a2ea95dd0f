import { groupsOf } from "../model/topology.ts";
import { autoscalersOf, scaledBy } from "./autoscalers.ts";
import { Input } from "./input.ts";
import { objection, objections } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const hpaOwnsReplicas: Rule = {
  id: "hpa-owns-replicas",
  severity: "mandatory",
  title:
    "What is autoscaled has no number of its own, and no pool of scheduled jobs is autoscaled.",
  why: "A number would set the instances back in each `up`, at the highest load; an autoscaler ends instances, and a scheduled job with them.",
  fix: "Take `replicas` out where an autoscaler decides. A cron pool gets more `instances` or `threads`.",
  source:
    "https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling",
  needs: "tiers and resources",
  check: ({ topology, resources }) => {
    const scalers = autoscalersOf(resources);
    const cron = groupsOf(topology, "cron").map(({ name }) => name);
    return [
      ...scalers
        .flatMap((scaler) => scaledBy(scaler, resources))
        .filter((fact) => Input.of(fact).at("spec", "replicas").present)
        .map((fact) =>
          objection(fact, "has a number of replicas, and an autoscaler that decides on it"),
        ),
      ...scalers.flatMap(({ fact, target }) =>
        objections(fact, [
          [
            target.at("name").is(...cron),
            `scales the cron pool ${target.at("name").text}: jobs end when an instance is taken away`,
          ],
        ]),
      ),
    ];
  },
};
