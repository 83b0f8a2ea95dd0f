import { topologySpreadConstraints as rule } from "../../policies/topology-spread-constraints.ts";
import { allUnknown, but, gone, unknown } from "./facts.ts";
import { api, autoscaler, job, labelsOf, pgbouncer } from "./kubernetes-facts.ts";
import { resourceCases } from "./resource-cases.ts";

const pod = "spec.template.spec";
const spread = `${pod}.topologySpreadConstraints`;
const message = "Deployment api: nothing keeps its instances on different nodes";
const apart = (topologyKey: string) => ({
  podAntiAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [
      { topologyKey, labelSelector: { matchLabels: labelsOf("api") } },
    ],
  },
});

resourceCases(rule, {
  fires: {
    "no constraint": [[but(api, { [spread]: gone })], [message]],
    "over zones alone": [
      [but(api, { [`${spread}[0].topologyKey`]: "topology.kubernetes.io/zone" })],
      [message],
    ],
    "only where it is easy": [
      [but(api, { [`${spread}[0].whenUnsatisfiable`]: "ScheduleAnyway" })],
      [message],
    ],
    "of other pods": [
      [but(api, { [`${spread}[0].labelSelector.matchLabels`]: labelsOf("report") })],
      [message],
    ],
    "several by an autoscaler": [
      [but(api, { [spread]: gone, "spec.replicas": gone }), autoscaler],
      [message],
    ],
    "apart in zones alone": [
      [but(api, { [spread]: gone, [`${pod}.affinity`]: apart("topology.kubernetes.io/zone") })],
      [message],
    ],
  },
  "does not fire": {
    "the kit's pods": [api, pgbouncer],
    "affinity does the same": [
      but(api, { [spread]: gone, [`${pod}.affinity`]: apart("kubernetes.io/hostname") }),
    ],
  },
  "not applicable": {
    "one instance": [but(api, { [spread]: gone, "spec.replicas": 1 })],
    "no number, and nobody scales": [but(api, { [spread]: gone, "spec.replicas": gone })],
    "a job": [job],
  },
  unknown: {
    everything: [allUnknown(api), allUnknown(autoscaler)],
    "constraints and labels": [
      but(api, { [spread]: unknown }),
      but(api, { [`${spread}[0].topologyKey`]: unknown }),
      but(api, { [`${spread}[0].whenUnsatisfiable`]: unknown }),
      but(api, { "spec.template.metadata.labels": unknown }),
      but(api, { [spread]: gone, [`${pod}.affinity`]: unknown }),
    ],
  },
});
