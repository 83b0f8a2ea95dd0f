import { vpcFlowLogs as rule } from "../../policies/vpc-flow-logs.ts";
import { flowLog, subnet, vpc } from "./aws-facts.ts";
import { allUnknown, but } from "./facts.ts";
import { resourceCases } from "./resource-cases.ts";

resourceCases(rule, {
  fires: {
    "no log": [[vpc], ["Vpc vpc: has no flow log"]],
    "the log of another network": [
      [vpc, { ...flowLog, dependsOn: ["urn:other"] }],
      ["Vpc vpc: has no flow log"],
    ],
    "what was let in alone": [
      [vpc, but(flowLog, { trafficType: "ACCEPT" })],
      ["Vpc vpc: its flow log leaves out what was refused"],
    ],
  },
  "does not fire": {
    "all is logged": [vpc, flowLog],
    "one of two logs has it": [vpc, but(flowLog, { trafficType: "ACCEPT" }), flowLog],
    "what was refused is logged": [vpc, but(flowLog, { trafficType: "REJECT" })],
  },
  "not applicable": { "somebody else's network": [subnet] },
  unknown: { everything: [allUnknown(vpc), allUnknown(flowLog)] },
});
