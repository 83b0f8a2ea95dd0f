import { Input } from "./input.ts";
import { objections, ofType } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const albTls: Rule = {
  id: "alb-tls",
  severity: "mandatory",
  title: "Load balancers are asked over TLS 1.2 or newer, and ask whether their targets are well.",
  why: "Behind CloudFront is a network, too; without a check of health requests go to a pod that has ended.",
  fix: "Keep protocol HTTPS with a policy ELBSecurityPolicy-TLS13-1-2-…, and healthCheck with a path. Plain HTTP only redirects.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-1",
  controls: ["FSBP ELB.1", "CKV_AWS_2, 103, 261, 378, CKV2_AWS_74"],
  needs: "resources",
  check: ({ resources }) => [
    ...ofType(resources, "aws:lb/listener:Listener", "aws:alb/listener:Listener").flatMap(
      (fact) => {
        const all = Input.of(fact);
        const policy = all.at("sslPolicy");
        const redirects = all
          .at("defaultActions")
          .items.every((action) => !action.at("type").isNot("redirect"));
        return objections(fact, [
          [all.at("protocol").isNot("HTTPS", "TLS") && !redirects, "answers without TLS"],
          [
            all.at("protocol").is("HTTPS", "TLS") &&
              (policy.absent ||
                (policy.text !== null && !/^ELBSecurityPolicy-TLS13-1-[23]-/.test(policy.text))),
            `speaks old TLS: sslPolicy is ${policy.text ?? "not set"}`,
          ],
        ]);
      },
    ),
    ...ofType(
      resources,
      "aws:lb/targetGroup:TargetGroup",
      "aws:alb/targetGroup:TargetGroup",
    ).flatMap((fact) => {
      const health = Input.of(fact).at("healthCheck");
      const speaksHttp = Input.of(fact).at("protocol").is("HTTP", "HTTPS");
      return objections(fact, [
        [health.at("enabled").is(false), "never asks whether its targets are well"],
        [
          speaksHttp && health.at("path").absent,
          "asks for the page /, which Odoo answers from the database",
        ],
      ]);
    }),
  ],
};
