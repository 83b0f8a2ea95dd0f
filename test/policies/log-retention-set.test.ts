import { logRetentionSet as rule } from "../../policies/log-retention-set.ts";
import { logGroup, vpc } from "./aws-facts.ts";
import { allUnknown, but, gone } from "./facts.ts";
import { resourceCases } from "./resource-cases.ts";

resourceCases(rule, {
  fires: {
    "for ever": [[but(logGroup, { retentionInDays: gone })], ["LogGroup flows: never ends"]],
    "for ever by number": [[but(logGroup, { retentionInDays: 0 })], ["LogGroup flows: never ends"]],
    "no key, whatever it is called": [
      [but(logGroup, { name: "erp", kmsKeyId: gone })],
      ["LogGroup flows: has no key of the account"],
    ],
    "no key": [[but(logGroup, { kmsKeyId: gone })], ["LogGroup flows: has no key of the account"]],
  },
  "does not fire": {
    "the kit's": [logGroup, but(logGroup, { name: "aws-waf-logs-erp", kmsKeyId: gone })],
  },
  "not applicable": { "no logs": [vpc] },
  unknown: { everything: [allUnknown(logGroup)] },
});
