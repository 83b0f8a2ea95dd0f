import { hpaOwnsReplicas as rule } from "../../policies/hpa-owns-replicas.ts";
import { allUnknown, but, gone, object, unknown } from "./facts.ts";
import { api, autoscaler, topology } from "./kubernetes-facts.ts";
import { resourceCases } from "./resource-cases.ts";

const scaled = but(api, { "spec.replicas": gone });
const cron = but(autoscaler, { "spec.scaleTargetRef.name": "cron" });
const keda = object("keda.sh/v1alpha1", "ScaledObject", "jobs", {
  spec: { scaleTargetRef: { name: "cron" } },
});

resourceCases(
  rule,
  {
    fires: {
      "a number beside an autoscaler": [
        [api, autoscaler],
        ["Deployment api: has a number of replicas, and an autoscaler that decides on it"],
      ],
      "scheduled jobs": [
        [cron],
        [
          "HorizontalPodAutoscaler api: scales the cron pool cron: jobs end when an instance is taken away",
        ],
      ],
      "scheduled jobs by KEDA": [
        [keda],
        ["ScaledObject jobs: scales the cron pool cron: jobs end when an instance is taken away"],
      ],
    },
    "does not fire": { "the kit's autoscaler": [scaled, autoscaler] },
    "not applicable": {
      "nobody scales": [api],
      "somebody scales another": [api, but(autoscaler, { "spec.scaleTargetRef.name": "app" })],
    },
    unknown: {
      everything: [allUnknown(api), allUnknown(autoscaler)],
      "the number": [but(api, { "spec.replicas": unknown }), autoscaler],
      "the target": [api, but(autoscaler, { "spec.scaleTargetRef.name": unknown })],
    },
  },
  topology,
);
