import { logsEnd as rule } from "../../policies/logs-end.ts";
import { logGroup, vpc } from "./aws-facts.ts";
import { allUnknown, but, gone } from "./facts.ts";
import { resourceCases } from "./resource-cases.ts";

resourceCases(rule, {
  fires: {
    "for ever": [[but(logGroup, { retentionInDays: gone })], ["LogGroup flows: never ends"]],
    "for ever by number": [[but(logGroup, { retentionInDays: 0 })], ["LogGroup flows: never ends"]],
    "no key": [[but(logGroup, { kmsKeyId: gone })], ["LogGroup flows: has no key of the account"]],
  },
  "does not fire": { "the kit's": [logGroup] },
  "not applicable": { "no logs": [vpc] },
  unknown: { everything: [allUnknown(logGroup)] },
});
