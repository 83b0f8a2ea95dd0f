import type { ResourceFact } from "../model/resource-fact.ts";
import { Input } from "./input.ts";
import { objections, ofKind } from "./registered.ts";
import type { Rule } from "./rule.ts";

/** Groups that mean everyone. */
const everyone = ["system:authenticated", "system:unauthenticated", "system:anonymous"];

export const rbacNoWildcards: Rule = {
  id: "rbac-no-wildcards",
  severity: "mandatory",
  title: "Roles name verbs and resources; none reads all Secrets or starts pods.",
  why: "An account that may read all Secrets has every password of the namespace, one that may create pods runs as any of its accounts.",
  fix: "Name verbs and resources; for Secrets name them in resourceNames. The stack's own pods need no role at all.",
  source: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
  controls: [
    "CIS Kubernetes 5.1.1-4, 5.1.7",
    "CKV_K8S_49, CKV2_K8S_5",
    "kube-linter wildcard-in-rules, cluster-admin-role-binding, access-to-secrets, access-to-create-pods",
  ],
  needs: "resources",
  check: ({ resources }) => [
    ...ofKind(resources, "Role", "ClusterRole").flatMap((fact) =>
      Input.of(fact)
        .at("rules")
        .items.flatMap((rule, index) => objections(fact, faultsOf(rule), `rule ${index + 1}: `)),
    ),
    ...ofKind(resources, "RoleBinding", "ClusterRoleBinding").flatMap((fact) => bindingOf(fact)),
  ],
};

function faultsOf(rule: Input): (readonly [boolean, string])[] {
  const has = (list: string, ...wanted: readonly string[]) =>
    rule.at(list).items.some((item) => item.is(...wanted));
  return [
    [has("verbs", "*"), "allows every verb"],
    [has("resources", "*"), "allows every resource"],
    [has("apiGroups", "*"), "allows every API group"],
    [
      has("resources", "secrets") &&
        has("verbs", "get", "list", "watch") &&
        rule.at("resourceNames").absent,
      "reads all Secrets",
    ],
    [has("resources", "pods") && has("verbs", "create"), "starts pods"],
    [
      has("resources", "pods/exec", "pods/attach") && has("verbs", "create", "get"),
      "runs commands in pods",
    ],
  ];
}

function bindingOf(fact: ResourceFact) {
  const all = Input.of(fact);
  const given = all.at("roleRef", "name");
  return objections(fact, [
    [given.is("cluster-admin", "admin"), `gives the role ${given.text}`],
    [
      all.at("subjects").items.some((subject) => subject.at("name").is(...everyone)),
      "gives its role to everyone",
    ],
  ]);
}
