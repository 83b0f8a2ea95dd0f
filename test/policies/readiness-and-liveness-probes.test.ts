import { readinessAndLivenessProbes as rule } from "../../policies/readiness-and-liveness-probes.ts";
import { allUnknown, but, gone, unknown } from "./facts.ts";
import { api, job, pgbouncer } from "./kubernetes-facts.ts";
import { resourceCases } from "./resource-cases.ts";

const own = "spec.template.spec.containers[0]";

resourceCases(rule, {
  fires: {
    "no probe": [
      [but(api, { [`${own}.readinessProbe`]: gone, [`${own}.livenessProbe`]: gone })],
      ["Deployment api: container odoo: has no readiness probe, has no liveness probe"],
    ],
    "a port by number that it does not have": [
      [but(api, { [`${own}.readinessProbe.httpGet.port`]: 8072 })],
      [
        "Deployment api: container odoo: its readiness probe asks port 8072, which it does not have",
      ],
    ],
    "a port by name that it does not have": [
      [but(pgbouncer, { [`${own}.livenessProbe.tcpSocket.port`]: "session" })],
      [
        "StatefulSet pgbouncer: container pooled: its liveness probe asks port session, which it does not have",
      ],
    ],
    "a gRPC port": [
      [but(api, { [`${own}.livenessProbe`]: { grpc: { port: 9 } } })],
      ["Deployment api: container odoo: its liveness probe asks port 9, which it does not have"],
    ],
  },
  "does not fire": {
    "the kit's pods": [api, pgbouncer],
    "a command asks": [but(api, { [`${own}.livenessProbe`]: { exec: { command: ["true"] } } })],
    "a second port": [
      but(api, {
        [`${own}.ports[1]`]: { name: "gevent", containerPort: 8072 },
        [`${own}.readinessProbe.httpGet.port`]: 8072,
      }),
    ],
    "a sidecar is not asked": [
      but(pgbouncer, { "spec.template.spec.initContainers[0].ports": [{ containerPort: 8404 }] }),
    ],
  },
  "not applicable": {
    "a job": [job],
    "a container without ports": [
      but(api, { [`${own}.ports`]: gone, [`${own}.readinessProbe`]: gone }),
    ],
  },
  unknown: {
    everything: [allUnknown(api)],
    "probes and ports": [
      but(api, { [`${own}.readinessProbe`]: unknown, [`${own}.ports`]: unknown }),
      but(api, { [`${own}.ports[0].containerPort`]: unknown, [`${own}.livenessProbe`]: unknown }),
      but(api, { [`${own}.readinessProbe.httpGet.port`]: unknown }),
    ],
  },
});
