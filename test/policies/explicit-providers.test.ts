import { explicitProviders as rule } from "../../policies/explicit-providers.ts";
import { allUnknown, but, fact, unknown } from "./facts.ts";
import { api, service } from "./kubernetes-facts.ts";
import { resourceCases } from "./resource-cases.ts";

const message = "has no provider of its own: the shell decides where it goes";
const engine = "urn:pulumi:test::odoo-cluster::pulumi:providers:kubernetes";

const provider = (inputs: object) =>
  fact("pulumi:providers:kubernetes", "kubernetes", inputs, { provider: "" });
const identified = provider({ kubeconfig: "k", clusterIdentifier: "production" });
const anonymous = [
  "kubernetes kubernetes: has no clusterIdentifier that a preview knows: another server in the kubeconfig replaces everything",
];

resourceCases(rule, {
  fires: {
    "none was named": [[{ ...api, provider: "" }, service], [`Deployment api: ${message}`]],
    "a provider without an identity": [[provider({ kubeconfig: "k" })], anonymous],
    "its identity is empty": [[but(identified, { clusterIdentifier: "" })], anonymous],
    "its identity is not known before a run": [
      [but(identified, { clusterIdentifier: unknown })],
      anonymous,
    ],
    "the engine made one up": [
      [
        { ...api, provider: `${engine}::default_4_34_2` },
        { ...service, provider: `${engine}::default` },
      ],
      [`Deployment api: ${message}`, `Service api: ${message}`],
    ],
  },
  "does not fire": {
    "a provider of the stack": [api, service, identified],
    "one that is called almost so": [{ ...api, provider: `${engine}::default_cluster` }],
  },
  "not applicable": {
    "components and providers": [
      fact("odoo-cluster:kubernetes:Cluster", "cluster", {}, { custom: false, provider: "" }),
      fact("pulumi:providers:random", "random", {}, { provider: "" }),
    ],
  },
  unknown: { "inputs do not matter": [allUnknown(api)] },
});
