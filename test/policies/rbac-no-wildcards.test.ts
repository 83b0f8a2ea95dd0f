import { rbacNoWildcards as rule } from "../../policies/rbac-no-wildcards.ts";
import { allUnknown, but, object, unknown } from "./facts.ts";
import { api } from "./kubernetes-facts.ts";
import { resourceCases } from "./resource-cases.ts";

const role = (...rules: readonly object[]) =>
  object("rbac.authorization.k8s.io/v1", "Role", "reader", { rules });
const binding = (name: string, subject: string) =>
  object("rbac.authorization.k8s.io/v1", "RoleBinding", "readers", {
    roleRef: { kind: "ClusterRole", name },
    subjects: [{ kind: "Group", name: subject }],
  });
const said = (what: string) => [`Role reader: ${what}`];
const core = { apiGroups: [""] };

resourceCases(rule, {
  fires: {
    everything: [
      [role({ apiGroups: ["*"], resources: ["*"], verbs: ["*"] })],
      said("rule 1: allows every verb, allows every resource, allows every API group"),
    ],
    "all Secrets": [
      [
        role(
          { ...core, resources: ["pods"], verbs: ["get"] },
          { ...core, resources: ["secrets"], verbs: ["list"] },
        ),
      ],
      said("rule 2: reads all Secrets"),
    ],
    "all Secrets, by each verb and among others": [
      [
        role({ ...core, resources: ["configmaps", "secrets"], verbs: ["get"] }),
        role({ ...core, resources: ["secrets"], verbs: ["create", "watch"] }),
      ],
      [...said("rule 1: reads all Secrets"), ...said("rule 1: reads all Secrets")],
    ],
    "starting pods": [
      [role({ ...core, resources: ["pods"], verbs: ["create"] })],
      said("rule 1: starts pods"),
    ],
    "commands in pods": [
      [role({ ...core, resources: ["pods/exec"], verbs: ["create"] })],
      said("rule 1: runs commands in pods"),
    ],
    attaching: [
      [role({ ...core, resources: ["pods/attach"], verbs: ["get"] })],
      said("rule 1: runs commands in pods"),
    ],
    "a role of the whole cluster": [
      [
        {
          ...role({ ...core, resources: ["pods"], verbs: ["*"] }),
          type: "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole",
        },
      ],
      ["ClusterRole reader: rule 1: allows every verb"],
    ],
    "an administrator": [
      [binding("cluster-admin", "platform")],
      ["RoleBinding readers: gives the role cluster-admin"],
    ],
    "everybody by other names": [
      [
        binding("view", "system:unauthenticated"),
        {
          ...binding("view", "system:anonymous"),
          type: "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding",
        },
        binding("admin", "platform"),
        but(binding("view", "platform"), {
          "subjects[1]": { kind: "Group", name: "system:authenticated" },
        }),
      ],
      [
        "RoleBinding readers: gives its role to everyone",
        "ClusterRoleBinding readers: gives its role to everyone",
        "RoleBinding readers: gives the role admin",
        "RoleBinding readers: gives its role to everyone",
      ],
    ],
    everybody: [
      [binding("view", "system:authenticated")],
      ["RoleBinding readers: gives its role to everyone"],
    ],
  },
  "does not fire": {
    "one Secret by name": [
      role({ ...core, resources: ["secrets"], verbs: ["get"], resourceNames: ["api"] }),
    ],
    "Secrets are written, pods are read, commands are not run": [
      role(
        { ...core, resources: ["secrets"], verbs: ["create"] },
        { ...core, resources: ["pods", "pods/log"], verbs: ["get"] },
        { ...core, resources: ["services"], verbs: ["create"] },
        { ...core, resources: ["pods/exec"], verbs: ["list"] },
      ),
    ],
    "a group by name": [binding("view", "platform")],
  },
  "not applicable": { "no roles": [api] },
  unknown: {
    everything: [allUnknown(role({})), allUnknown(binding("x", "y"))],
    "each value": [
      but(role({}), {
        "rules[0].verbs": unknown,
        "rules[0].resources": unknown,
        "rules[0].apiGroups": unknown,
      }),
      but(role({ ...core, resources: ["secrets"], verbs: ["get"] }), {
        "rules[0].resourceNames": unknown,
      }),
      but(binding("x", "y"), { "roleRef.name": unknown, "subjects[0].name": unknown }),
    ],
  },
});
