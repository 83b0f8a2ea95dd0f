import type { ResourceFact } from "../model/resource-fact.ts";
import { Input } from "./input.ts";
import { podsOf } from "./pods.ts";
import { ofKind, ofType } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const defaultDenyNetworkPolicy: Rule = {
  id: "default-deny-network-policy",
  severity: "mandatory",
  title: "In a namespace with pods no traffic passes but what a NetworkPolicy allows.",
  why: "Without a policy that denies all, a pod that no other policy selects reaches PostgreSQL, and every other namespace reaches it.",
  fix: "Keep the policy `deny-all`: empty podSelector, policyTypes Ingress and Egress, no rule.",
  source:
    "https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-deny-all-ingress-and-all-egress-traffic",
  controls: ["CIS Kubernetes 5.3.2", "CKV2_K8S_6", "kube-linter non-isolated-pod"],
  needs: "resources",
  check: ({ resources }) => {
    const policies = ofKind(resources, "NetworkPolicy");
    return namespacesOf(resources)
      .filter((namespace) => policies.every((policy) => isNoDenialOf(namespace, policy)))
      .map((namespace) => ({
        subject: `Namespace ${namespace}`,
        message: "no NetworkPolicy denies what no other one allows",
        path: [],
      }));
  },
};

function namespacesOf(resources: readonly ResourceFact[]): string[] {
  const databases = ofType(resources, "kubernetes:postgresql.cnpg.io/v1:Cluster");
  const names = [
    ...podsOf(resources).map(({ namespace }) => namespace.text),
    ...databases.map((fact) => Input.of(fact).at("metadata", "namespace").text),
  ];
  return [...new Set(names.filter((name) => name !== null))];
}

function isNoDenialOf(namespace: string, policy: ResourceFact): boolean {
  const all = Input.of(policy);
  const spec = all.at("spec");
  const lacks = (direction: "Ingress" | "Egress") =>
    spec.at("policyTypes").items.every((type) => type.isNot(direction)) ||
    hasItems(spec.at(direction.toLowerCase()));
  return (
    all.at("metadata", "namespace").isNot(namespace) ||
    spec.at("podSelector", "matchLabels").entries.length > 0 ||
    hasItems(spec.at("podSelector", "matchExpressions")) ||
    lacks("Ingress") ||
    lacks("Egress")
  );
}

function hasItems(list: Input): boolean {
  return list.known && list.items.length > 0;
}
