/** The rules of the web application firewall, in the order in which they are asked. */
import type { types } from "@pulumi/aws";
import { countedRules, managedGroups } from "../../../model/managed-firewall-rules.ts";
import type { AwsSpec } from "../../../model/spec/aws.ts";
import { refusedPattern } from "../../../templates/nginx/refused.ts";

type Rule = types.input.wafv2.WebAclRule;
type Statement = types.input.wafv2.WebAclRuleStatement;

export function firewallRules({ mode, requests, logins }: AwsSpec["edge"]["waf"]): Rule[] {
  const own = [
    rule("refused-paths", matches(refusedPattern("/+")), { action: { block: {} } }),
    rule("requests", limited(requests), { action: { block: {} } }),
    rule("logins", limited(logins, matches(passwordPattern)), { action: { block: {} } }),
  ];
  const managed = managedGroups.map(({ name, always }) => {
    const ruleActionOverrides = countedRules(name).map((one) => ({
      name: one,
      actionToUse: { count: {} },
    }));
    return rule(
      name,
      {
        managedRuleGroupStatement: {
          vendorName: "AWS",
          name,
          ...(ruleActionOverrides.length === 0 ? {} : { ruleActionOverrides }),
        },
      },
      { overrideAction: mode === "count" && !always ? { count: {} } : { none: {} } },
    );
  });
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
