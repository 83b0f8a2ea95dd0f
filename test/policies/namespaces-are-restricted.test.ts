import { namespacesAreRestricted as rule } from "../../policies/namespaces-are-restricted.ts";
import { allUnknown, but, fact, gone, unknown } from "./facts.ts";
import { api, claim, database, denyAll, namespace, service } from "./kubernetes-facts.ts";
import { resourceCases } from "./resource-cases.ts";

const level = 'metadata.labels["pod-security.kubernetes.io/enforce"]';

resourceCases(rule, {
  fires: {
    "no label": [
      [but(namespace, { [level]: gone })],
      [
        "Namespace namespace: lets pods in that are not restricted: pod-security.kubernetes.io/enforce is not set",
      ],
    ],
    "a lower level": [
      [but(namespace, { [level]: "baseline" })],
      [
        "Namespace namespace: lets pods in that are not restricted: pod-security.kubernetes.io/enforce is baseline",
      ],
    ],
    "no namespace": [
      [but(api, { "metadata.namespace": gone })],
      ["Deployment api: is in the namespace default, which is not the stack's"],
    ],
    "another's namespace": [
      [
        but(service, { "metadata.namespace": "kube-system" }),
        but(claim, { "metadata.namespace": "default" }),
      ],
      [
        "Service api: is in the namespace kube-system, which is not the stack's",
        "PersistentVolumeClaim sessions: is in the namespace default, which is not the stack's",
      ],
    ],
  },
  "does not fire": {
    "the kit's namespace and objects": [namespace, api, service, claim, database],
  },
  "not applicable": {
    "objects that need none": [but(denyAll, { "metadata.namespace": gone })],
    "a namesake elsewhere": [fact("aws:eks/cluster:Cluster", "erp")],
  },
  unknown: {
    everything: [allUnknown(namespace), allUnknown(api)],
    "each value": [
      but(namespace, { "metadata.labels": unknown }),
      but(api, { "metadata.namespace": unknown }),
    ],
    "the label": [
      { ...namespace, unknownPaths: ["metadata.labels.pod-security.kubernetes.io/enforce"] },
    ],
  },
});
