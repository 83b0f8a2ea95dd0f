import type { ResourceFact } from "../model/resource-fact.ts";
import { Input } from "./input.ts";
import { objections, ofType, partsOf } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const wafRulesEnforced: Rule = {
  id: "waf-rules-enforced",
  severity: "mandatory",
  title:
    "The firewall refuses the database manager and known attacks, slows guesses at the login, and tells what it does.",
  why: "One password at /web/database drops or downloads the whole database; the login is guessed from thousands of addresses.",
  fix: "Keep the rules for /web/database, /web/login (rate) and AWSManagedRulesKnownBadInputsRuleSet, which refuses (overrideAction none) whatever the mode, metrics of each rule, and the logging configuration.",
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
    [lacks((rule) => acts(rule) && covers(rule, "/web/database/manager")), "lets /web/database in"],
    [
      lacks((rule) => acts(rule) && covers(rated(rule), "/web/login")),
      "lets the login be guessed at any speed",
    ],
    [
      rules.every((rule) => attacks(rule).at("name").isNot(knownAttacks)),
      `knows no attacks: ${knownAttacks} is not there`,
    ],
    [
      rules.some((rule) => attacks(rule).at("name").is(knownAttacks) && onlyCounts(rule)),
      `lets known attacks in: ${knownAttacks} only counts`,
    ],
    [quiet, "counts nothing: metrics are off"],
    [logs.length === 0, "logs nothing"],
  ]);
}

const knownAttacks = "AWSManagedRulesKnownBadInputsRuleSet";

function attacks(rule: Input): Input {
  return rule.at("statement", "managedRuleGroupStatement");
}

/** The whole group, or one rule of it. */
function onlyCounts(rule: Input): boolean {
  const tame = (action: Input) => action.at("count").present || action.at("allow").present;
  const group = attacks(rule);
  return (
    rule.at("overrideAction", "count").present ||
    group.at("excludedRules").items.some((one) => one.present) ||
    group.at("ruleActionOverrides").items.some((one) => tame(one.at("actionToUse")))
  );
}

/** Does something about a request: it neither counts it nor lets it in. */
function acts(rule: Input): boolean {
  const action = rule.at("action");
  return !action.absent && !action.at("count").present && !action.at("allow").present;
}

/** Whether some condition inside meets a path; null where it is not known yet. */
function covers(input: Input, path: string): boolean | null {
  if (!input.known) return null;
  const below = [...input.entries, ...input.items.map((item) => ["", item] as const)];
  const answers = below.map(([key, value]) => {
    if (value.text === null) return covers(value, path);
    if (key === "searchString") return path.startsWith(value.text);
    return key === "regexString" && matches(value.text, path);
  });
  if (answers.includes(true)) return true;
  return answers.includes(null) ? null : false;
}

function matches(pattern: string, path: string): boolean {
  try {
    return new RegExp(pattern).test(path);
  } catch {
    // AWS knows other expressions than JavaScript.
    return pattern.includes(path);
  }
}
