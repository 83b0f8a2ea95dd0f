import { customTimeoutsSet as rule } from "../../policies/custom-timeouts-set.ts";
import { vpc } from "./aws-facts.ts";
import { allUnknown, but, fact, gone } from "./facts.ts";
import { api, claim, database, job, pgbouncer, service } from "./kubernetes-facts.ts";
import { resourceCases } from "./resource-cases.ts";

const timed = { timeouts: { create: "20m", update: "60m" } };
const said = (subject: string) =>
  `${subject}: is given up after ten minutes: it has no customTimeouts`;
const ready = but(database, { 'metadata.annotations["pulumi.com/waitFor"]': "condition=Ready" });
const skipped = 'metadata.annotations["pulumi.com/skipAwait"]';
const chart = fact("kubernetes:helm.sh/v3:Release", "cert-manager", { chart: "cert-manager" });

resourceCases(rule, {
  fires: {
    workloads: [
      [api, pgbouncer, job],
      [said("Deployment api"), said("StatefulSet pgbouncer"), said("Job init-job")],
    ],
    "a database that is waited for": [[ready], [said("Cluster postgresql")]],
    "a chart": [[chart], [said("Release cert-manager")]],
    "a Service with pods behind it": [[service], [said("Service api")]],
    "it is said not to be skipped": [[but(service, { [skipped]: "false" })], [said("Service api")]],
  },
  "does not fire": {
    "each has its time": [api, pgbouncer, job, ready, chart, service].map((it) => ({
      ...it,
      ...timed,
    })),
    "nobody waits for it": [but(service, { [skipped]: "true" }), but(api, { [skipped]: "true" })],
    "no selector: nobody is behind it": [but(service, { "spec.selector": gone })],
    "an object that is only written down": [database, claim],
  },
  "not applicable": {
    "nothing of Kubernetes": [vpc],
    "a component": [{ ...api, custom: false }],
    "a Service of another cloud": [{ ...api, type: "aws:ecs/service:Service" }],
  },
  unknown: { everything: [allUnknown(ready), { ...allUnknown(api), ...timed }] },
});
