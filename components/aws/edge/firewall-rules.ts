/** The rules of the web application firewall, in the order in which they are asked. */
import type { types } from "@pulumi/aws";
import type { AwsSpec } from "../../../model/spec/aws.ts";
import { refusedPattern } from "../../../templates/nginx/refused.ts";

type Rule = types.input.wafv2.WebAclRule;
type Statement = types.input.wafv2.WebAclRuleStatement;

/** What AWS's rules are asked; which of their rules are wrong about Odoo, and never more than counted. */
const managedGroups: readonly {
  readonly name: string;
  readonly counted: readonly string[];
}[] = [
  { name: "AWSManagedRulesAmazonIpReputationList", counted: [] },
  // Log4j, and others that no browser sends.
  { name: "AWSManagedRulesKnownBadInputsRuleSet", counted: [] },
  {
    name: "AWSManagedRulesCommonRuleSet",
    counted: [
      // 8 KiB: every upload, import and large form of Odoo.
      "SizeRestrictions_BODY",
      // Reports carry their options in the address.
      "SizeRestrictions_QUERYSTRING",
      // HTML fields: mails, pages, templates.
      "CrossSiteScripting_BODY",
      "CrossSiteScripting_QUERYARGUMENTS",
      // A partner's website is an address in a body (odoo/odoo issue 50997).
      "GenericRFI_BODY",
      // Payment providers and carriers call without one.
      "NoUserAgent_HEADER",
    ],
  },
  // Domains of searches look like SQL.
  { name: "AWSManagedRulesSQLiRuleSet", counted: ["SQLi_BODY"] },
];

export function firewallRules({ mode, requests, logins }: AwsSpec["edge"]["waf"]): Rule[] {
  const own = [
    rule("refused-paths", matches(refusedPattern("/+")), { action: { block: {} } }),
    rule("requests", limited(requests), { action: { block: {} } }),
    rule("logins", limited(logins, matches(passwordPattern)), { action: { block: {} } }),
  ];
  const managed = managedGroups.map(({ name, counted }) =>
    rule(
      name,
      {
        managedRuleGroupStatement: {
          vendorName: "AWS",
          name,
          ...(counted.length === 0
            ? {}
            : {
                ruleActionOverrides: counted.map((one) => ({
                  name: one,
                  actionToUse: { count: {} },
                })),
              }),
        },
      },
      { overrideAction: mode === "count" ? { count: {} } : { none: {} } },
    ),
  );
  return [...own, ...managed].map((one, index) => ({ ...one, priority: 10 * (index + 1) }));
}

/** Where passwords are tried; a leading language may stand before. */
const passwordPattern = "^(/+[^/]+)?/+web/+(login|session/+authenticate|reset_password|signup)/?$";

function rule(
  name: string,
  statement: Statement,
  action: Pick<Rule, "action" | "overrideAction">,
): Omit<Rule, "priority"> {
  return { name, statement, ...action, visibilityConfig: visible(name) };
}

export function visible(metricName: string) {
  return { metricName, cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true };
}

function matches(regexString: string): Statement {
  return {
    regexMatchStatement: {
      regexString,
      fieldToMatch: { uriPath: {} },
      textTransformations: [
        { priority: 0, type: "URL_DECODE" },
        { priority: 1, type: "LOWERCASE" },
      ],
    },
  };
}

/** At most so many in five minutes of one address. */
function limited(limit: number, of?: Statement): Statement {
  return {
    rateBasedStatement: {
      limit,
      aggregateKeyType: "IP",
      evaluationWindowSec: 300,
      ...(of === undefined ? {} : { scopeDownStatement: of }),
    },
  };
}
