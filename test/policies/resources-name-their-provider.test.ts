import { resourcesNameTheirProvider as rule } from "../../policies/resources-name-their-provider.ts";
import { allUnknown, fact } from "./facts.ts";
import { api, service } from "./kubernetes-facts.ts";
import { resourceCases } from "./resource-cases.ts";

const message = "has no provider of its own: the shell decides where it goes";
const engine = "urn:pulumi:test::odoo-cluster::pulumi:providers:kubernetes";

resourceCases(rule, {
  fires: {
    "none was named": [[{ ...api, provider: "" }, service], [`Deployment api: ${message}`]],
    "the engine made one up": [
      [
        { ...api, provider: `${engine}::default_4_34_2` },
        { ...service, provider: `${engine}::default` },
      ],
      [`Deployment api: ${message}`, `Service api: ${message}`],
    ],
  },
  "does not fire": {
    "a provider of the stack": [api, service],
    "one that is called almost so": [{ ...api, provider: `${engine}::default_cluster` }],
  },
  "not applicable": {
    "components and providers": [
      fact("odoo-cluster:kubernetes:Cluster", "cluster", {}, { custom: false, provider: "" }),
      fact("pulumi:providers:kubernetes", "kubernetes", {}, { provider: "" }),
    ],
  },
  unknown: { "inputs do not matter": [allUnknown(api)] },
});
