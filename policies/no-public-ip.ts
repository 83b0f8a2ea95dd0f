import { Input } from "./input.ts";
import { objections, ofType } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const noPublicIp: Rule = {
  id: "no-public-ip",
  severity: "mandatory",
  title: "No machine gets a public address.",
  why: "A node with one is a door beside the edge; one wrong group then opens it to the world.",
  fix: "Leave mapPublicIpOnLaunch and associatePublicIpAddress off: the way out is a NAT gateway, the way in the edge.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-15",
  controls: ["FSBP EC2.9, EC2.15, EC2.25", "CKV_AWS_88, CKV_AWS_130"],
  needs: "resources",
  check: ({ resources }) => [
    ...ofType(resources, "aws:ec2/subnet:Subnet").flatMap((fact) =>
      objections(fact, [
        [Input.of(fact).at("mapPublicIpOnLaunch").is(true), "gives machines public addresses"],
      ]),
    ),
    ...ofType(resources, "aws:ec2/launchTemplate:LaunchTemplate").flatMap((fact) =>
      objections(fact, [
        [
          Input.of(fact)
            .at("networkInterfaces")
            .items.some((face) => face.at("associatePublicIpAddress").is(true, "true")),
          "gives machines public addresses",
        ],
      ]),
    ),
    ...ofType(resources, "aws:ec2/instance:Instance").flatMap((fact) =>
      objections(fact, [
        [Input.of(fact).at("associatePublicIpAddress").is(true), "has a public address"],
      ]),
    ),
  ],
};
