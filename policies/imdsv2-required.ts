import { Input } from "./input.ts";
import { objections, ofType } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const imdsv2Required: Rule = {
  id: "imdsv2-required",
  severity: "mandatory",
  title: "No pod reads the credentials of its node.",
  why: "With one request to 169.254.169.254 a process in a pod otherwise has the node's role: all images, all volumes.",
  fix: "Keep metadataOptions: httpTokens required, httpPutResponseHopLimit 1. Pods have identities of their own.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-8",
  controls: ["FSBP EC2.8", "CIS AWS 6.7", "CKV_AWS_79, CKV_AWS_341"],
  needs: "resources",
  check: ({ resources }) =>
    ofType(resources, "aws:ec2/launchTemplate:LaunchTemplate", "aws:ec2/instance:Instance").flatMap(
      (fact) => {
        const metadata = Input.of(fact).at("metadataOptions");
        const served = metadata.at("httpEndpoint").isNot("disabled");
        return objections(fact, [
          [
            served && metadata.at("httpTokens").isNot("required"),
            "gives credentials without a token",
          ],
          [
            served && metadata.at("httpPutResponseHopLimit").isNot(1),
            "gives credentials to pods, which are a hop further away",
          ],
        ]);
      },
    ),
};
