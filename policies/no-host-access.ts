import { podsOf } from "./pods.ts";
import { objections } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const noHostAccess: Rule = {
  id: "no-host-access",
  severity: "mandatory",
  title: "No pod shares a namespace, a folder or a port with its node.",
  why: "A host's network goes around every NetworkPolicy, a host's folder around every limit of a container; a host's port lets one pod a node run.",
  fix: "Take it out of the transform or component that adds it; a Service gives a port, a claim gives a folder.",
  source: "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
  controls: [
    "CIS Kubernetes 5.2.3-5, 5.2.11-12",
    "CKV_K8S_17, 18, 19, 26, 27",
    "kube-linter host-pid, host-ipc, host-network, sensitive-host-mounts",
  ],
  needs: "resources",
  check: ({ resources }) =>
    podsOf(resources).flatMap(({ owner, spec, containers }) => [
      ...objections(owner, [
        [spec.at("hostNetwork").is(true), "is in the network of its node"],
        [spec.at("hostPID").is(true), "sees the processes of its node"],
        [spec.at("hostIPC").is(true), "shares memory with its node"],
        ...spec
          .at("volumes")
          .items.map(
            (volume) =>
              [
                volume.at("hostPath").present,
                `mounts ${volume.at("hostPath", "path").text ?? "a folder"} of its node`,
              ] as const,
          ),
      ]),
      ...containers.flatMap(({ name, input }) =>
        objections(
          owner,
          input
            .at("ports")
            .items.map((port) => port.at("hostPort"))
            .map((port) => [
              port.present && port.isNot(0),
              `takes port ${port.number} of its node`,
            ]),
          `container ${name}: `,
        ),
      ),
    ]),
};
