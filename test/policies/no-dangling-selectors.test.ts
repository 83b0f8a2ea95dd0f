import { noDanglingSelectors as rule } from "../../policies/no-dangling-selectors.ts";
import { allUnknown, but, gone, object, unknown } from "./facts.ts";
import {
  api,
  budget,
  claim,
  database,
  denyAll,
  labelsOf,
  pgbouncer,
  service,
} from "./kubernetes-facts.ts";
import { resourceCases } from "./resource-cases.ts";

const none = "selects no pod of the stack";
const policy = (matchLabels: object) => but(denyAll, { "spec.podSelector": { matchLabels } });
const port = "spec.ports[0].targetPort";
const sidecar = "spec.template.spec.initContainers[0]";

const onePod = (pod: string) =>
  but(service, {
    "spec.selector": { ...labelsOf("pgbouncer"), "statefulset.kubernetes.io/pod-name": pod },
    [port]: 8404,
  });

resourceCases(rule, {
  fires: {
    "a Service of other pods": [
      [api, but(service, { "spec.selector": labelsOf("app") })],
      [`Service api: ${none}`],
    ],
    "a port that nobody has": [
      [api, but(service, { [port]: 8072 })],
      ["Service api: sends to port 8072, which its pods do not have"],
    ],
    "a port by a name that nobody has": [
      [api, but(service, { [port]: "gevent" })],
      ["Service api: sends to port gevent, which its pods do not have"],
    ],
    "the Service's own port, where it names no other": [
      [api, but(service, { [port]: gone, "spec.ports[0].port": 80 })],
      ["Service api: sends to port 80, which its pods do not have"],
    ],
    "a policy of other pods": [[api, policy(labelsOf("app"))], [`NetworkPolicy deny-all: ${none}`]],
    "a policy of a database that is not there": [
      [api, policy({ "cnpg.io/cluster": "reporting" }), database],
      [`NetworkPolicy deny-all: ${none}`],
    ],
    "a budget of other pods": [
      [api, but(budget, { "spec.selector.matchLabels": labelsOf("app") })],
      [`PodDisruptionBudget api: ${none}`],
    ],
    "a StatefulSet of other pods": [
      [but(pgbouncer, { "spec.selector.matchLabels": labelsOf("app") })],
      [`StatefulSet pgbouncer: ${none}`],
    ],
    "a pod that a StatefulSet does not have": [
      [pgbouncer, onePod("pgbouncer-2")],
      [`Service api: ${none}`],
    ],
    "a pod of another StatefulSet": [[pgbouncer, onePod("balancer-0")], [`Service api: ${none}`]],
    "a pod without a number": [[pgbouncer, onePod("pgbouncer")], [`Service api: ${none}`]],
    "a Deployment of other pods": [
      [but(api, { "spec.selector.matchLabels": labelsOf("app") })],
      [`Deployment api: ${none}`],
    ],
  },
  "does not fire": {
    "the kit's selectors": [
      api,
      service,
      budget,
      denyAll,
      pgbouncer,
      database,
      policy(labelsOf("api")),
      policy({ "cnpg.io/cluster": "postgresql" }),
    ],
    "one pod of a StatefulSet": [
      but(pgbouncer, { [`${sidecar}.ports`]: [{ containerPort: 8404 }] }),
      onePod("pgbouncer-1"),
    ],
    "a port by name": [api, but(service, { [port]: "http" })],
    "the port of a sidecar": [
      but(pgbouncer, { [`${sidecar}.ports`]: [{ containerPort: 8404 }] }),
      but(service, { "spec.selector": labelsOf("pgbouncer"), [port]: 8404 }),
    ],
    "cert-manager's pods, by two labels": [
      policy({ "acme.cert-manager.io/http01-solver": "true", "app.kubernetes.io/name": "x" }),
    ],
    "cert-manager's pods": [policy({ "acme.cert-manager.io/http01-solver": "true" })],
    "an expression is not judged": [
      api,
      but(budget, { "spec.selector.matchExpressions": [{ key: "a", operator: "Exists" }] }),
    ],
  },
  "not applicable": {
    "no selector": [but(service, { "spec.selector": gone })],
    "nothing selects": [claim],
  },
  unknown: {
    everything: [allUnknown(api), allUnknown(service), allUnknown(budget), allUnknown(denyAll)],
    "labels of the pods": [but(api, { "spec.template.metadata.labels": unknown }), service, budget],
    "labels of selectors": [
      api,
      but(service, { "spec.selector": unknown }),
      but(budget, { "spec.selector.matchLabels": unknown }),
    ],
    "one label": [
      { ...api, unknownPaths: ["spec.template.metadata.labels.app.kubernetes.io/name"] },
      but(service, { "spec.selector": labelsOf("app") }),
    ],
    ports: [api, but(service, { [port]: unknown })],
    "ports of the pods": [but(api, { "spec.template.spec.containers[0].ports": unknown }), service],
    "the database's name": [
      but(database, { "metadata.name": unknown }),
      policy({ "cnpg.io/cluster": "x" }),
    ],
    "a selector of Kubernetes' own objects": [api, object("v1", "Service", "x", { spec: {} })],
  },
});
