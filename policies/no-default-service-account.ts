import { Input } from "./input.ts";
import { podsOf } from "./pods.ts";
import { objections, ofKind } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const noDefaultServiceAccount: Rule = {
  id: "no-default-service-account",
  severity: "mandatory",
  title: "Pods run under a service account of the stack, and get no token of it.",
  why: "A token in a pod is a login to the cluster's API for an attacker who takes the process over; what is later granted to the default account, all of them may do.",
  fix: "Set serviceAccountName to the stack's account, and automountServiceAccountToken: false at the pod and at the account.",
  source:
    "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting",
  controls: ["CIS Kubernetes 5.1.5-6", "CKV_K8S_38, 41", "kube-linter default-service-account"],
  needs: "resources",
  check: ({ resources }) => [
    ...podsOf(resources).flatMap(({ owner, spec }) =>
      objections(owner, [
        [
          spec.at("serviceAccountName").is(undefined, null, "", "default"),
          "runs under the namespace's default account",
        ],
        [
          spec.at("automountServiceAccountToken").isNot(false),
          "gets a token for the cluster's API",
        ],
      ]),
    ),
    ...ofKind(resources, "ServiceAccount").flatMap((fact) =>
      objections(fact, [
        [
          Input.of(fact).at("automountServiceAccountToken").isNot(false),
          "gives its token to every pod that does not refuse",
        ],
      ]),
    ),
  ],
};
