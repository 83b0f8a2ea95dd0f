import type { ResourceFact } from "../model/resource-fact.ts";
import { Input } from "./input.ts";
import { objections, ofType } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const logRetentionSet: Rule = {
  id: "log-retention-set",
  severity: "mandatory",
  title: "Logs are encrypted by a key of the account, and end on a day.",
  why: "Logs have addresses and names of people: they must not stay for ever, and what stays for ever is paid for ever.",
  fix: "Keep retentionInDays and kmsKeyId of each LogGroup.",
  source:
    "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-16",
  controls: ["FSBP CloudWatch.16", "CKV_AWS_66, 158, 338"],
  needs: "resources",
  check: ({ resources }) =>
    ofType(resources, "aws:cloudwatch/logGroup:LogGroup").flatMap((fact) =>
      objections(fact, [
        [Input.of(fact).at("retentionInDays").is(undefined, null, 0), "never ends"],
        [Input.of(fact).at("kmsKeyId").absent && !isOfFirewall(fact), "has no key of the account"],
      ]),
    ),
};

/** A firewall's log is in Virginia, as CloudFront's firewalls are; the stack's key is not. */
function isOfFirewall(fact: ResourceFact): boolean {
  return Input.of(fact).at("name").text?.startsWith("aws-waf-logs-") ?? false;
}
