import { Input } from "./input.ts";
import { objection, ofType } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const explicitProviders: Rule = {
  id: "explicit-providers",
  severity: "mandatory",
  title:
    "Every resource has an explicit provider, and a provider of Kubernetes a cluster identifier.",
  why: "Without a provider Pulumi takes what the shell of the moment points at: the same program then changes another cluster or another account. Without an identifier a new server, authority or proxy in the kubeconfig counts as another cluster, and everything is replaced.",
  fix: "Pass the provider: `parent: this` of a component hands its own down, `provider` in the options names another. Keep `clusterIdentifier` of the Kubernetes provider, with a value that each preview knows.",
  source:
    "https://www.pulumi.com/docs/iac/concepts/resources/providers/#explicit-provider-configuration",
  needs: "resources",
  check: ({ resources }) => [
    ...resources
      // Providers are made by the engine, and so is what it keeps for itself.
      .filter(({ custom, type }) => custom && !type.startsWith("pulumi:"))
      .filter(({ provider }) => provider === "" || /::default(_[0-9_]+)?$/.test(provider))
      .map((fact) =>
        objection(fact, "has no provider of its own: the shell decides where it goes"),
      ),
    ...ofType(resources, "pulumi:providers:kubernetes")
      // Pulumi's diff takes an identifier that it does not know for another one.
      .filter((fact) => !Input.of(fact).at("clusterIdentifier").text)
      .map((fact) =>
        objection(
          fact,
          "has no clusterIdentifier that a preview knows: another server in the kubeconfig replaces everything",
        ),
      ),
  ],
};
