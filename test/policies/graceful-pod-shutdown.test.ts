import { gracefulPodShutdown as rule } from "../../policies/graceful-pod-shutdown.ts";
import { allUnknown, but, gone, unknown } from "./facts.ts";
import { api, job, pgbouncer, topology } from "./kubernetes-facts.ts";
import { resourceCases } from "./resource-cases.ts";

const pod = "spec.template.spec";
const own = `${pod}.containers[0]`;
const grace = `${pod}.terminationGracePeriodSeconds`;
const named = (name: string, seconds: number) =>
  but(api, { "metadata.name": name, [grace]: seconds });

resourceCases(
  rule,
  {
    fires: {
      "no hook": [
        [but(api, { [`${own}.lifecycle`]: gone })],
        ["Deployment api: container odoo: ends while others still send to it"],
      ],
      "PgBouncer without a hook": [
        [but(pgbouncer, { [`${own}.lifecycle.preStop`]: gone })],
        ["StatefulSet pgbouncer: container pooled: ends while others still send to it"],
      ],
      "less time than a request": [
        [but(api, { [grace]: 120 })],
        ["Deployment api: is killed after 120 s, its longest work takes 120 s"],
      ],
      "less time than a job": [
        [named("cron", 140)],
        ["Deployment api: is killed after 140 s, its longest work takes 1800 s"],
      ],
      "Kubernetes' default": [
        [but(api, { [grace]: gone })],
        ["Deployment api: is killed after 30 s, its longest work takes 120 s"],
      ],
      "all of the time is sleep": [
        [but(pgbouncer, { [grace]: 10 })],
        ["StatefulSet pgbouncer: container pooled: sleeps 10 s of the 10 s that it has"],
      ],
    },
    "does not fire": {
      "the kit's pods": [api, pgbouncer],
      "sockets are dropped anyway": [named("websocket", 30)],
      "a hook that runs a command": [
        but(api, { [`${own}.lifecycle.preStop`]: { exec: { command: ["sleep", "10"] } } }),
      ],
      "a sidecar without a hook": [
        but(pgbouncer, { [`${pod}.initContainers[0].ports`]: [{ containerPort: 8404 }] }),
      ],
    },
    "not applicable": {
      "a job": [job],
      "who serves nobody": [but(api, { [`${own}.ports`]: gone, [`${own}.lifecycle`]: gone })],
    },
    unknown: {
      everything: [allUnknown(api)],
      "each value": [
        but(api, { [grace]: unknown }),
        but(api, { [`${own}.lifecycle`]: unknown }),
        but(api, {
          [`${own}.ports`]: unknown,
          [`${own}.lifecycle.preStop.sleep.seconds`]: unknown,
        }),
      ],
    },
  },
  topology,
);
