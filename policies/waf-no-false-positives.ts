import { countedRules } from "../model/managed-firewall-rules.ts";
import { Input } from "./input.ts";
import { objections, ofType } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const wafNoFalsePositives: Rule = {
  id: "waf-no-false-positives",
  severity: "mandatory",
  title: "A managed rule that takes what Odoo sends for an attack is counted, never refused.",
  why: "Odoo sends HTML, JSON and whole files in bodies and queries: with these rules uploads, imports, mails and reports end in 403.",
  fix: "Keep the overrides to count. model/managed-firewall-rules.ts has every rule of the groups with its reason.",
  source:
    "https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html",
  needs: "resources",
  check: ({ resources }) =>
    ofType(resources, "aws:wafv2/webAcl:WebAcl").flatMap((fact) =>
      Input.of(fact)
        .at("rules")
        .items.filter((rule) => rule.at("overrideAction", "none").present)
        .flatMap((rule) => {
          const group = rule.at("statement", "managedRuleGroupStatement");
          const refused = countedRules(group.at("name").text ?? "").filter(
            (name) => !isCounted(group, name),
          );
          return objections(fact, [[refused.length > 0, `refuses ${refused.join(", ")}`]]);
        }),
    ),
};

/** Not known counts as counted: no rule objects to what only a run can tell. */
function isCounted(group: Input, rule: string): boolean {
  return (
    group
      .at("ruleActionOverrides")
      .items.some((one) => !one.at("name").isNot(rule) && !one.at("actionToUse", "count").absent) ||
    !group.at("ruleActionOverrides").known
  );
}
