import { objection } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const resourcesNameTheirProvider: Rule = {
  id: "resources-name-their-provider",
  severity: "mandatory",
  title: "Every resource has an explicit provider.",
  why: "Without one Pulumi takes what the shell of the moment points at: the same program then changes another cluster or another account.",
  fix: "Pass the provider: `parent: this` of a component hands its own down, `provider` in the options names another.",
  source:
    "https://www.pulumi.com/docs/iac/concepts/resources/providers/#explicit-provider-configuration",
  needs: "resources",
  check: ({ resources }) =>
    resources
      // Providers are made by the engine, and so is what it keeps for itself.
      .filter(({ custom, type }) => custom && !type.startsWith("pulumi:"))
      .filter(({ provider }) => provider === "" || /::default(_[0-9_]+)?$/.test(provider))
      .map((fact) =>
        objection(fact, "has no provider of its own: the shell decides where it goes"),
      ),
};
