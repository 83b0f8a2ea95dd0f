import { Input } from "./input.ts";
import { objection, objections, ofKind } from "./registered.ts";
import type { Rule } from "./rule.ts";

const level = "pod-security.kubernetes.io/enforce";

/** Kinds that live in a namespace, and hold something or run. */
const residents = [
  "Cluster",
  "ConfigMap",
  "CronJob",
  "DaemonSet",
  "Deployment",
  "Job",
  "PersistentVolumeClaim",
  "Pod",
  "Secret",
  "Service",
  "StatefulSet",
];

export const namespacePodSecurity: Rule = {
  id: "namespace-pod-security",
  severity: "mandatory",
  title: "The stack has a namespace of its own, which refuses unrestricted pods.",
  why: "The API server then refuses a privileged pod of any author; in `default` everything without a namespace ends up beside the stack.",
  fix: `Keep the label ${level}: restricted at the namespace, and metadata.namespace at every object.`,
  source: "https://kubernetes.io/docs/concepts/security/pod-security-admission/",
  controls: ["CIS Kubernetes 5.2.1, 5.6.4", "CKV_K8S_21", "kube-linter use-namespace"],
  needs: "resources",
  check: ({ resources }) => [
    ...ofKind(resources, "Namespace").flatMap((fact) =>
      objections(fact, [
        [
          Input.of(fact).at("metadata", "labels", level).isNot("restricted"),
          `lets pods in that are not restricted: ${level} is ${Input.of(fact).at("metadata", "labels", level).text ?? "not set"}`,
        ],
      ]),
    ),
    ...ofKind(resources, ...residents)
      .filter((fact) =>
        Input.of(fact)
          .at("metadata", "namespace")
          .is(undefined, null, "", "default", "kube-system", "kube-public"),
      )
      .map((fact) =>
        objection(
          fact,
          `is in the namespace ${Input.of(fact).at("metadata", "namespace").text || "default"}, which is not the stack's`,
        ),
      ),
  ],
};
