import { defaultDenyNetworkPolicy as rule } from "../../policies/default-deny-network-policy.ts";
import { allUnknown, but, gone, unknown } from "./facts.ts";
import { api, database, denyAll, labelsOf, service } from "./kubernetes-facts.ts";
import { resourceCases } from "./resource-cases.ts";

const said = ["Namespace erp: no NetworkPolicy denies what no other one allows"];

resourceCases(rule, {
  fires: {
    "no policy": [[api, database], said],
    "PostgreSQL alone": [[database], said],
    "of another namespace": [[api, but(denyAll, { "metadata.namespace": "shop" })], said],
    "of some pods": [
      [api, but(denyAll, { "spec.podSelector.matchLabels": labelsOf("api") })],
      said,
    ],
    "of some pods by expression": [
      [
        api,
        but(denyAll, { "spec.podSelector.matchExpressions": [{ key: "a", operator: "Exists" }] }),
      ],
      said,
    ],
    "egress is free": [[api, but(denyAll, { "spec.policyTypes": ["Ingress"] })], said],
    "ingress is free": [[api, but(denyAll, { "spec.policyTypes": ["Egress"] })], said],
    "it allows something": [[api, but(denyAll, { "spec.egress": [{}] })], said],
    "it allows somebody": [[api, but(denyAll, { "spec.ingress": [{}] })], said],
  },
  "does not fire": {
    "the kit's policy": [api, database, denyAll],
    "empty lists are no rules": [api, but(denyAll, { "spec.ingress": [], "spec.egress": [] })],
  },
  "not applicable": {
    "no pods": [service],
    "pods without a namespace have a rule of their own": [but(api, { "metadata.namespace": gone })],
  },
  unknown: {
    everything: [allUnknown(api), allUnknown(database)],
    "the policy": [
      api,
      but(denyAll, {
        "metadata.namespace": unknown,
        "spec.podSelector": unknown,
        "spec.policyTypes": unknown,
        "spec.ingress": unknown,
        "spec.egress": unknown,
      }),
    ],
  },
});
