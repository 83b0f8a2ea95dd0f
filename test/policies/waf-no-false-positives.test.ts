import { firewallRules } from "../../components/aws/edge/firewall-rules.ts";
import { wafNoFalsePositives as rule } from "../../policies/waf-no-false-positives.ts";
import { firewall } from "./aws-edge-facts.ts";
import { vpc } from "./aws-facts.ts";
import { allUnknown, but, gone, unknown } from "./facts.ts";
import { resourceCases } from "./resource-cases.ts";

/** The kit's own rules, with those of AWS in block mode: the sixth is the common set, the seventh SQL. */
const blocking = but(firewall, {
  rules: firewallRules({ mode: "block", requests: 10_000, logins: 100 }),
});
const common = "rules[5].statement.managedRuleGroupStatement";
const sql = "rules[6].statement.managedRuleGroupStatement";
const said = (what: string) => [`WebAcl edge: ${what}`];

resourceCases(rule, {
  fires: {
    "an upload": [
      [but(blocking, { [`${common}.ruleActionOverrides[4].actionToUse`]: { block: {} } })],
      said("refuses GenericLFI_BODY"),
    ],
    "AWS's rules as they are": [
      [but(blocking, { [`${sql}.ruleActionOverrides`]: gone })],
      said(
        "refuses SQLi_QUERYARGUMENTS, SQLiExtendedPatterns_QUERYARGUMENTS, SQLi_BODY, SQLiExtendedPatterns_BODY, SQLiExtendedPatterns_HEADER",
      ),
    ],
    "two groups": [
      [
        but(blocking, {
          [`${common}.ruleActionOverrides[0]`]: gone,
          [`${sql}.ruleActionOverrides[2]`]: gone,
        }),
      ],
      [...said("refuses NoUserAgent_HEADER"), ...said("refuses SQLi_BODY")],
    ],
  },
  "does not fire": {
    "the kit's": [blocking],
    "the group counts as a whole": [
      but(blocking, {
        [`${common}.ruleActionOverrides`]: gone,
        "rules[5].overrideAction": { count: {} },
      }),
    ],
    "a group that nobody judged": [
      but(blocking, { [`${common}.name`]: "AWSManagedRulesPHPRuleSet" }),
    ],
  },
  "not applicable": { "no firewall": [vpc], "no managed rule": [but(firewall, { rules: [] })] },
  unknown: {
    everything: [allUnknown(blocking)],
    overrides: [but(blocking, { [`${common}.ruleActionOverrides`]: unknown })],
    "a name": [but(blocking, { [`${common}.ruleActionOverrides[0].name`]: unknown })],
    "an action": [but(blocking, { [`${common}.ruleActionOverrides[0].actionToUse`]: unknown })],
    "the group": [but(blocking, { [`${common}.name`]: unknown })],
  },
});
