import { rollingUpdateStrategy as rule } from "../../policies/rolling-update-strategy.ts";
import { allUnknown, but, gone, unknown } from "./facts.ts";
import { api, job, pgbouncer } from "./kubernetes-facts.ts";
import { resourceCases } from "./resource-cases.ts";

const away = "spec.strategy.rollingUpdate.maxUnavailable";

resourceCases(rule, {
  fires: {
    Recreate: [
      [but(api, { "spec.strategy": { type: "Recreate" } })],
      ["Deployment api: all instances end before the first new one starts"],
    ],
    "one may be away": [
      [but(api, { [away]: 1 })],
      ["Deployment api: strategy.rollingUpdate.maxUnavailable is 1"],
    ],
    "a share may be away": [
      [but(api, { [away]: "50%" })],
      ["Deployment api: strategy.rollingUpdate.maxUnavailable is 50%"],
    ],
    "one of two containers serves": [
      [
        but(api, {
          "spec.template.spec.containers[1]": { name: "helper" },
          "spec.strategy": { type: "Recreate" },
        }),
      ],
      ["Deployment api: all instances end before the first new one starts"],
    ],
    "Kubernetes' default": [
      [but(api, { "spec.strategy": gone })],
      ["Deployment api: strategy.rollingUpdate.maxUnavailable is not set, a quarter may be away"],
    ],
    "a StatefulSet that waits for somebody": [
      [but(pgbouncer, { "spec.updateStrategy": { type: "OnDelete" } })],
      ["StatefulSet pgbouncer: runs the old version until its pods are deleted"],
    ],
  },
  "does not fire": {
    "the kit's tiers": [api, pgbouncer],
    "nothing in percent": [but(api, { [away]: "0%" })],
  },
  "not applicable": {
    "a job": [job],
    "cron serves nobody": [
      but(api, {
        "spec.template.spec.containers[0].ports": [],
        "spec.strategy": { type: "Recreate" },
      }),
    ],
  },
  unknown: {
    everything: [allUnknown(api), allUnknown(pgbouncer)],
    "the strategy": [
      but(api, { "spec.strategy": unknown }),
      but(api, { "spec.strategy.type": unknown, [away]: unknown }),
      but(pgbouncer, { "spec.updateStrategy": unknown }),
    ],
  },
});
