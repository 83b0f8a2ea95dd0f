/** What a rule is. One rule a file; `judge.ts` runs them. */
import { type Environment, environments } from "../model/environment.ts";
import type { Severity } from "../model/finding.ts";
import type { ResourceFact } from "../model/resource-fact.ts";
import type { Topology } from "../model/topology.ts";
import type { PathPart } from "../model/yaml-source.ts";
import type { RenderedFile } from "../templates/rendered-file.ts";

/** What rules judge. */
export interface Evidence {
  /** What the stack is for; production by default. */
  readonly environment?: Environment;
  /** Null where a stack has no tiers: a foundation on AWS. */
  readonly topology: Topology | null;
  readonly files: readonly RenderedFile[];
  /** What the platform would register; absent where it was not recorded. */
  readonly resources?: readonly ResourceFact[];
}

/** One objection, before the rule's own fields are added. */
export interface Objection {
  /** The exact thing that is meant. */
  readonly subject: string;
  /** What is wrong, with the numbers. */
  readonly message: string;
  /** Key of the stack file that mends it. */
  readonly path: readonly PathPart[];
}

/** What people read about a rule. */
export interface RuleText {
  /** Kebab case; the file's name. */
  readonly id: string;
  readonly severity: Severity;
  /** Environments in which a mandatory rule only warns. */
  readonly advisoryIn?: readonly Environment[];
  /** What must hold, as a sentence. */
  readonly title: string;
  /** What happens to users otherwise. */
  readonly why: string;
  /** How to mend it. */
  readonly fix: string;
  /** Where this is known from. */
  readonly source: string;
  /** Ids of the same check elsewhere: AWS FSBP, CIS, checkov, kube-linter. */
  readonly controls?: readonly string[];
}

/** How a rule's findings are treated in a stack of this environment. */
export function severityIn(rule: RuleText, environment: Environment): Severity {
  return rule.advisoryIn?.includes(environment) === true ? "advisory" : rule.severity;
}

/** Every severity that a rule's findings have in some environment. */
export function severitiesOf(rule: RuleText): Severity[] {
  return [...new Set(environments.map((environment) => severityIn(rule, environment)))];
}

/** The severity in words: `mandatory, advisory in development`. */
export function severityText({ severity, advisoryIn = [] }: RuleText): string {
  return advisoryIn.length === 0
    ? severity
    : `${severity}, advisory in ${advisoryIn.join(" and ")}`;
}

/** Judges what the stack file means and renders to; not evaluated where there are no tiers. */
export interface TopologyRule extends RuleText {
  readonly needs?: undefined;
  /** Every objection; empty where the rule holds or does not apply. */
  check(evidence: Evidence & { readonly topology: Topology }): Objection[];
}

type Resources = { readonly resources: readonly ResourceFact[] };

/** Judges resources; not evaluated, and never passed, where none were recorded. */
export interface ResourceRule extends RuleText {
  readonly needs: "resources";
  /** Every objection; empty where the rule holds or does not apply. */
  check(evidence: Evidence & Resources): Objection[];
}

/** Compares resources with the tiers that they were made for; not evaluated where one of both is missing. */
export interface TierResourceRule extends RuleText {
  readonly needs: "tiers and resources";
  /** Every objection; empty where the rule holds or does not apply. */
  check(evidence: Evidence & Resources & { readonly topology: Topology }): Objection[];
}

export type Rule = TopologyRule | ResourceRule | TierResourceRule;
