import { noHostAccess as rule } from "../../policies/no-host-access.ts";
import { allUnknown, but, unknown } from "./facts.ts";
import { api, job, pgbouncer, service } from "./kubernetes-facts.ts";
import { resourceCases } from "./resource-cases.ts";

const pod = "spec.template.spec";

resourceCases(rule, {
  fires: {
    "namespaces of the node": [
      [
        but(api, {
          [`${pod}.hostNetwork`]: true,
          [`${pod}.hostPID`]: true,
          [`${pod}.hostIPC`]: true,
        }),
      ],
      [
        "Deployment api: is in the network of its node, sees the processes of its node, shares memory with its node",
      ],
    ],
    "a folder of the node": [
      [but(api, { [`${pod}.volumes[1]`]: { name: "logs", hostPath: { path: "/var/log" } } })],
      ["Deployment api: mounts /var/log of its node"],
    ],
    "a folder that nobody knows yet": [
      [
        but(api, {
          [`${pod}.volumes[1]`]: { name: "x", hostPath: {} },
          [`${pod}.volumes[1].hostPath.path`]: unknown,
        }),
      ],
      ["Deployment api: mounts a folder of its node"],
    ],
    "a port of the node": [
      [but(api, { [`${pod}.containers[0].ports[0].hostPort`]: 80 })],
      ["Deployment api: container odoo: takes port 80 of its node"],
    ],
  },
  "does not fire": {
    "the kit's pods": [api, pgbouncer, job],
    "said to be off": [
      but(api, { [`${pod}.hostNetwork`]: false, [`${pod}.containers[0].ports[0].hostPort`]: 0 }),
    ],
  },
  "not applicable": { "nothing runs": [service] },
  unknown: {
    "the whole spec": [allUnknown(api)],
    "each value": [
      but(api, {
        [`${pod}.hostNetwork`]: unknown,
        [`${pod}.volumes[0].hostPath`]: unknown,
        [`${pod}.containers[0].ports[0].hostPort`]: unknown,
      }),
    ],
  },
});
