import { containerRequestsAndLimits as rule } from "../../policies/container-requests-and-limits.ts";
import { allUnknown, but, gone, unknown } from "./facts.ts";
import { api, database, job, pgbouncer, service } from "./kubernetes-facts.ts";
import { resourceCases } from "./resource-cases.ts";

const own = "spec.template.spec.containers[0].resources";

resourceCases(rule, {
  fires: {
    "nothing is said": [
      [but(api, { [own]: gone })],
      [
        "Deployment api: container odoo: requests no CPU, requests no memory, has no limit of memory",
      ],
    ],
    "CPU is not requested": [
      [but(api, { [`${own}.requests.cpu`]: gone })],
      ["Deployment api: container odoo: requests no CPU"],
    ],
    "memory is not requested": [
      [but(api, { [`${own}.requests.memory`]: gone })],
      ["Deployment api: container odoo: requests no memory"],
    ],
    "an init container without a limit": [
      [but(job, { "spec.template.spec.initContainers[0].resources.limits": gone })],
      ["Job init-job: container modules: has no limit of memory"],
    ],
    "PostgreSQL without a limit": [
      [but(database, { "spec.resources.limits.memory": gone })],
      ["Cluster postgresql: has no limit of memory"],
    ],
  },
  "does not fire": { "the kit's pods and PostgreSQL": [api, pgbouncer, job, database] },
  "not applicable": { "nothing runs": [service] },
  unknown: {
    everything: [allUnknown(api), allUnknown(database)],
    "the sizes": [but(api, { [`${own}.limits`]: unknown, [`${own}.requests.cpu`]: unknown })],
  },
});
