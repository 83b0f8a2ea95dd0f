import type { ResourceFact } from "../model/resource-fact.ts";
import { Input } from "./input.ts";
import { objections, ofType, partsOf } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const cloudfrontWafAndLogging: Rule = {
  id: "cloudfront-waf-and-logging",
  severity: "mandatory",
  title:
    "A distribution has a firewall, logs, headers that keep browsers on TLS, and a key without which its origin answers no request.",
  why: "Without the firewall the login is guessed at any speed; without logs no one knows who did it; without the header a first request in clear is taken over; without a key any host in the VPC bypasses the firewall, and chooses a client address.",
  fix: "Keep webAclId, the log delivery, customHeaders of the origin with the listener rule that asks for it, and a ResponseHeadersPolicy with strictTransportSecurity and contentTypeOptions.",
  source:
    "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-6",
  controls: ["FSBP CloudFront.5, CloudFront.6", "CIS AWS 4.10", "CKV_AWS_68, 86, 259, CKV2_AWS_32"],
  needs: "resources",
  check: ({ resources }) => [
    ...ofType(resources, "aws:cloudfront/distribution:Distribution").flatMap((fact) => {
      const all = Input.of(fact);
      const delivered = partsOf(
        fact,
        resources,
        "aws:cloudwatch/logDeliverySource:LogDeliverySource",
      );
      return objections(fact, [
        [all.at("webAclId").is(undefined, null, ""), "has no firewall"],
        [all.at("loggingConfig").absent && delivered.length === 0, "logs no request"],
        [
          all.at("defaultCacheBehavior", "responseHeadersPolicyId").absent,
          "sends no security headers",
        ],
        [
          all
            .at("origins")
            .items.some(
              (origin) => origin.at("customHeaders").absent && origin.at("s3OriginConfig").absent,
            ),
          "shows its origin no key",
        ],
      ]);
    }),
    ...listenersBehind(resources).flatMap((fact) =>
      objections(fact, [
        [
          Input.of(fact)
            .at("defaultActions")
            .items.some((action) => action.at("type").is("forward")),
          "forwards requests that did not come by CloudFront",
        ],
      ]),
    ),
    ...ofType(resources, "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy").flatMap(
      (fact) => {
        const headers = Input.of(fact).at("securityHeadersConfig");
        const age = headers.at("strictTransportSecurity", "accessControlMaxAgeSec");
        return objections(fact, [
          [headers.at("strictTransportSecurity").absent, "lets browsers come back without TLS"],
          [
            age.number !== null && age.number < 31536000,
            `lets browsers come back without TLS after ${age.number} s`,
          ],
          [headers.at("contentTypeOptions").absent, "lets browsers guess the type of attachments"],
        ]);
      },
    ),
  ],
};

/** Of the load balancers that a distribution has as its origin. */
function listenersBehind(resources: readonly ResourceFact[]): ResourceFact[] {
  return ofType(resources, "aws:cloudfront/distribution:Distribution").length === 0
    ? []
    : ofType(resources, "aws:lb/listener:Listener", "aws:alb/listener:Listener");
}
