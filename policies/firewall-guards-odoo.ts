import type { ResourceFact } from "../model/resource-fact.ts";
import { Input } from "./input.ts";
import { objections, ofType, partsOf } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const firewallGuardsOdoo: Rule = {
  id: "firewall-guards-odoo",
  severity: "mandatory",
  title:
    "The firewall refuses the database manager and known attacks, slows guesses at the login, and tells what it does.",
  why: "One password at /web/database drops or downloads the whole database; the login is guessed from thousands of addresses.",
  fix: "Keep the rules for /web/database, /web/login (rate) and AWSManagedRulesKnownBadInputsRuleSet, metrics of each rule, and the logging configuration.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/waf-controls.html#waf-10",
  controls: ["FSBP WAF.10, 11, 12", "CKV_AWS_175, 192, CKV2_AWS_31, 47, 76"],
  needs: "resources",
  check: ({ resources }) =>
    ofType(resources, "aws:wafv2/webAcl:WebAcl").flatMap((fact) => judged(fact, resources)),
};

function judged(fact: ResourceFact, resources: readonly ResourceFact[]) {
  const all = Input.of(fact);
  const rules = all.at("rules").items;
  const lacks = (is: (rule: Input) => boolean | null) => rules.every((rule) => is(rule) === false);
  const rated = (rule: Input) => rule.at("statement", "rateBasedStatement");
  const quiet = [all, ...rules].some((one) =>
    one.at("visibilityConfig", "cloudwatchMetricsEnabled").isNot(true),
  );
  const logs = partsOf(
    fact,
    resources,
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
  );
  // Rules that stand in one text are not read.
  if (all.at("ruleJson").present) return [];
  return objections(fact, [
    [lacks((rule) => acts(rule) && mentions(rule, "/web/database")), "lets /web/database in"],
    [
      lacks((rule) => acts(rule) && mentions(rated(rule), "/web/login")),
      "lets the login be guessed at any speed",
    ],
    [
      lacks((rule) => mentions(rule.at("statement"), "AWSManagedRulesKnownBadInputsRuleSet")),
      "knows no attacks: AWSManagedRulesKnownBadInputsRuleSet is not there",
    ],
    [quiet, "counts nothing: metrics are off"],
    [logs.length === 0, "logs nothing"],
  ]);
}

/** Does something about a request: it neither counts it nor lets it in. */
function acts(rule: Input): boolean {
  const action = rule.at("action");
  return !action.absent && !action.at("count").present && !action.at("allow").present;
}

/** Whether a text stands somewhere inside; null where nobody knows yet. */
function mentions(input: Input, word: string): boolean | null {
  if (!input.known) return null;
  if (input.text !== null) return decoded(input.text).includes(word);
  const below = [...input.entries.map(([, value]) => value), ...input.items];
  const answers = below.map((value) => mentions(value, word));
  if (answers.includes(true)) return true;
  return answers.includes(null) ? null : false;
}

/** Patterns are told to AWS as they are, or escaped for a regular expression. */
function decoded(text: string): string {
  return text.replaceAll("\\", "");
}
