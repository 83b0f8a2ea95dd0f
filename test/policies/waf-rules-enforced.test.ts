import { wafRulesEnforced as rule } from "../../policies/waf-rules-enforced.ts";
import { firewall, firewallLog } from "./aws-edge-facts.ts";
import { vpc } from "./aws-facts.ts";
import { allUnknown, but, gone, unknown } from "./facts.ts";
import { resourceCases } from "./resource-cases.ts";

const said = (what: string) => [`WebAcl edge: ${what}`];
const tame = "lets known attacks in: AWSManagedRulesKnownBadInputsRuleSet only counts";
const attacks = "knows no attacks: AWSManagedRulesKnownBadInputsRuleSet is not there";

resourceCases(rule, {
  fires: {
    "the database manager": [
      [
        firewallLog,
        but(firewall, { "rules[0].statement.byteMatchStatement.searchString": "/web/x" }),
      ],
      said("lets /web/database in"),
    ],
    "another path, as a regular expression": [
      [
        firewallLog,
        but(firewall, {
          "rules[0].statement": { regexMatchStatement: { regexString: "^/+web/+become" } },
        }),
      ],
      said("lets /web/database in"),
    ],
    "the path in another place": [
      [
        firewallLog,
        but(firewall, {
          "rules[0].statement.byteMatchStatement.searchString": "/odoo/web/database",
        }),
      ],
      said("lets /web/database in"),
    ],
    "it is counted alone": [
      [firewallLog, but(firewall, { "rules[0].action": { count: {} } })],
      said("lets /web/database in"),
    ],
    "it is let in": [
      [firewallLog, but(firewall, { "rules[0].action": { allow: {} } })],
      said("lets /web/database in"),
    ],
    "no rate": [
      [
        firewallLog,
        but(firewall, {
          "rules[1].statement": { byteMatchStatement: { searchString: "/web/login" } },
        }),
      ],
      said("lets the login be guessed at any speed"),
    ],
    "the rate is counted alone": [
      [firewallLog, but(firewall, { "rules[1].action": { count: {} } })],
      said("lets the login be guessed at any speed"),
    ],
    "no attacks": [[firewallLog, but(firewall, { "rules[2]": gone })], said(attacks)],
    "no rules": [
      [firewallLog, but(firewall, { rules: gone })],
      said(`lets /web/database in, lets the login be guessed at any speed, ${attacks}`),
    ],
    "the group of attacks counts": [
      [firewallLog, but(firewall, { "rules[2].overrideAction": { count: {} } })],
      said(tame),
    ],
    "a rule of the group counts": [
      [
        firewallLog,
        but(firewall, {
          "rules[2].statement.managedRuleGroupStatement.ruleActionOverrides": [
            { name: "Log4JRCE_BODY", actionToUse: { count: {} } },
          ],
        }),
      ],
      said(tame),
    ],
    "a rule of the group lets in": [
      [
        firewallLog,
        but(firewall, {
          "rules[2].statement.managedRuleGroupStatement.ruleActionOverrides": [
            { name: "Log4JRCE_BODY", actionToUse: { block: {} } },
            { name: "Log4JRCE_HEADER", actionToUse: { allow: {} } },
          ],
        }),
      ],
      said(tame),
    ],
    "a rule of the group is left out": [
      [
        firewallLog,
        but(firewall, {
          "rules[2].statement.managedRuleGroupStatement.excludedRules": [{ name: "Log4JRCE_BODY" }],
        }),
      ],
      said(tame),
    ],
    "no metrics": [
      [firewallLog, but(firewall, { "rules[1].visibilityConfig.cloudwatchMetricsEnabled": false })],
      said("counts nothing: metrics are off"),
    ],
    "no metrics of the whole": [
      [firewallLog, but(firewall, { "visibilityConfig.cloudwatchMetricsEnabled": false })],
      said("counts nothing: metrics are off"),
    ],
    "no log": [[firewall], said("logs nothing")],
    "the log of another one": [[firewall, { ...firewallLog, dependsOn: [] }], said("logs nothing")],
  },
  "does not fire": {
    "the kit's": [firewall, firewallLog],
    "paths as regular expressions": [
      firewallLog,
      but(firewall, {
        "rules[0].statement": {
          regexMatchStatement: { regexString: "^(/+[^/]+)?/+web/+(database|become)(/|$)" },
        },
        "rules[1].statement.rateBasedStatement.scopeDownStatement": {
          regexMatchStatement: { regexString: "^/+web/+(login|signup)/?$" },
        },
      }),
    ],
    "a rule of the group refuses with an answer of its own, another group counts": [
      firewallLog,
      but(firewall, {
        "rules[2].statement.managedRuleGroupStatement.ruleActionOverrides": [
          { name: "Log4JRCE_BODY", actionToUse: { block: { customResponse: {} } } },
        ],
        "rules[3]": {
          name: "common",
          priority: 3,
          overrideAction: { count: {} },
          statement: {
            managedRuleGroupStatement: {
              vendorName: "AWS",
              name: "AWSManagedRulesCommonRuleSet",
            },
          },
          visibilityConfig: { cloudwatchMetricsEnabled: true },
        },
      }),
    ],
    "an expression that JavaScript does not know": [
      firewallLog,
      but(firewall, {
        "rules[0].statement": {
          regexMatchStatement: { regexString: "(?i)^/web/database/manager" },
        },
      }),
    ],
  },
  "not applicable": {
    "no firewall": [vpc],
    "rules in one text are not read": [but(firewall, { rules: gone, ruleJson: "[]" })],
  },
  unknown: {
    everything: [allUnknown(firewall), allUnknown(firewallLog)],
    "each value": [
      firewallLog,
      but(firewall, {
        "rules[0].statement": unknown,
        "rules[1].statement.rateBasedStatement.scopeDownStatement": unknown,
        "rules[2].statement.managedRuleGroupStatement.name": unknown,
        "rules[2].visibilityConfig": unknown,
      }),
      but(firewall, { "rules[0].action": unknown, "rules[2].overrideAction": unknown }),
    ],
  },
});
