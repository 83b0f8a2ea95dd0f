import { namespacePodSecurity as rule } from "../../policies/namespace-pod-security.ts";
import { allUnknown, but, fact, gone, object, unknown } from "./facts.ts";
import { api, claim, database, denyAll, namespace, service } from "./kubernetes-facts.ts";
import { resourceCases } from "./resource-cases.ts";

const level = 'metadata.labels["pod-security.kubernetes.io/enforce"]';

const homeless = but(object("v1", "Secret", "x"), { "metadata.namespace": gone });
const residents = [
  ...["Cluster", "ConfigMap", "CronJob", "DaemonSet", "Deployment", "Job"],
  ...["PersistentVolumeClaim", "Pod", "Secret", "Service", "StatefulSet"],
];

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
    "whatever it is": [
      residents.map((kind) => ({ ...homeless, type: `kubernetes:x/v1:${kind}` })),
      residents.map((kind) => `${kind} x: is in the namespace default, which is not the stack's`),
    ],
    "the public one, or an empty name": [
      [
        but(homeless, { "metadata.namespace": "kube-public" }),
        but(homeless, { "metadata.namespace": "" }),
      ],
      [
        "Secret x: is in the namespace kube-public, which is not the stack's",
        "Secret x: is in the namespace default, which is not the stack's",
      ],
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
