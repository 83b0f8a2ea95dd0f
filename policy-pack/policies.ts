/** Rules as policies of Pulumi: the same judge, the same exemptions, the same words. */
import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import type { Policies } from "@pulumi/policy/policy.js";
import { getStack } from "@pulumi/pulumi";
import { judgeResources, type LoadedStack, loadResources, loadStack, problemOf } from "../load.ts";
import type { ResourceFact } from "../model/resource-fact.ts";
import { problemText } from "../model/user-error.ts";
import { type Rule, severitiesOf } from "../policies/rule.ts";
import { EngineFacts } from "./engine-facts.ts";

/** The stack file, and what its program registers without an engine. */
interface Written {
  readonly loaded: LoadedStack;
  readonly recorded: readonly ResourceFact[];
}

/**
 * One policy a rule, and one that only looks. A policy of Pulumi has one level for all stacks: a rule
 * that only warns in some environment is a second policy there, `<rule>-advisory`.
 */
export function policiesOf(rules: readonly Rule[]): Policies {
  const facts = new EngineFacts();
  let written: Promise<Written> | undefined;
  const judged = async (rule: Rule, resources: readonly PolicyResource[]) => {
    written ??= read(getStack());
    const { loaded, recorded } = await written;
    const { findings } = judgeResources(loaded, facts.of(resources, recorded), [rule]);
    return findings.map((finding) => ({
      severity: finding.severity,
      text: problemText(problemOf(finding, loaded.file)),
    }));
  };
  return [
    {
      name: "inputs",
      description: "Reads what the rules judge; objects to nothing.",
      enforcementLevel: "mandatory",
      validateResource: (resource) => facts.see(resource),
    },
    ...rules.flatMap((rule) =>
      severitiesOf(rule).map(
        (level): StackValidationPolicy => ({
          name: level === rule.severity ? rule.id : `${rule.id}-${level}`,
          description: rule.title,
          enforcementLevel: level,
          remediationSteps: rule.fix,
          url: rule.source,
          validateStack: async ({ resources }, reportViolation) => {
            for (const { severity, text } of await judged(rule, resources)) {
              if (severity === level) reportViolation(text);
              // A rule that threw: whatever it advises, nothing goes on.
              else if (!severitiesOf(rule).includes(severity)) throw withoutTrace(text);
            }
          },
        }),
      ),
    ),
  ];
}

async function read(stack: string): Promise<Written> {
  const loaded = loadStack(stack);
  return { loaded, recorded: await loadResources(loaded, "unknown") };
}

/** The SDK shows the trace of an error where there is one. */
function withoutTrace(text: string): Error {
  const error = new Error(text);
  error.stack = text;
  return error;
}
