import { Input } from "./input.ts";
import { objections, ofType, partsOf } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const vpcFlowLogs: Rule = {
  id: "vpc-flow-logs",
  severity: "mandatory",
  title: "A network of the stack logs its connections.",
  why: "After a break-in no one can tell where data went, and no log can be made afterwards.",
  fix: "Keep the FlowLog of the Vpc, with trafficType ALL.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-6",
  controls: ["FSBP EC2.6", "CIS AWS 4.7", "CKV2_AWS_11"],
  needs: "resources",
  check: ({ resources }) =>
    ofType(resources, "aws:ec2/vpc:Vpc").flatMap((fact) => {
      const logs = partsOf(fact, resources, "aws:ec2/flowLog:FlowLog");
      return objections(fact, [
        [logs.length === 0, "has no flow log"],
        [
          logs.length > 0 &&
            logs.every((log) => Input.of(log).at("trafficType").isNot("ALL", "REJECT")),
          "its flow log leaves out what was refused",
        ],
      ]);
    }),
};
