import type { Input } from "./input.ts";
import { type Container, type Pod, podsOf } from "./pods.ts";
import { objections } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const restrictedSecurityContext: Rule = {
  id: "restricted-security-context",
  severity: "mandatory",
  title: "Every container runs as an unprivileged user who can gain and write nothing.",
  why: "An attacker who takes over such a process has the node, and with it every other pod there; the namespace refuses these pods, too.",
  fix: "Give the container the security context of components/kubernetes/pod.ts back; a transform or an edited component took it.",
  source: "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
  controls: [
    "CIS Kubernetes 5.2.2, 5.2.6-9, 5.6.2-3",
    "CKV_K8S_16, 20, 22, 23, 28-31, 37",
    "kube-linter run-as-non-root, privilege-escalation-container, drop-net-raw-capability, no-read-only-root-fs",
  ],
  needs: "resources",
  check: ({ resources }) =>
    podsOf(resources).flatMap((pod) =>
      pod.containers.flatMap((container) =>
        objections(pod.owner, faultsOf(pod, container), `container ${container.name}: `),
      ),
    ),
};

function faultsOf(pod: Pod, { input }: Container): (readonly [boolean, string])[] {
  const own = input.at("securityContext");
  const shared = pod.spec.at("securityContext");
  // A container's own word counts before the pod's.
  const either = (...keys: readonly string[]): Input =>
    own.at(...keys).absent ? shared.at(...keys) : own.at(...keys);
  const capabilities = own.at("capabilities");
  return [
    [either("runAsNonRoot").isNot(true) || either("runAsUser").is(0), "may run as root"],
    [own.at("privileged").is(true), "is privileged"],
    [own.at("allowPrivilegeEscalation").isNot(false), "may gain privileges"],
    [capabilities.at("drop").items.every((item) => item.isNot("ALL")), "keeps capabilities"],
    [
      capabilities.at("add").items.some((item) => item.isNot("NET_BIND_SERVICE")),
      "adds capabilities",
    ],
    [
      either("seccompProfile", "type").isNot("RuntimeDefault", "Localhost"),
      "may make any system call",
    ],
    [own.at("readOnlyRootFilesystem").isNot(true), "may write its root file system"],
  ];
}
