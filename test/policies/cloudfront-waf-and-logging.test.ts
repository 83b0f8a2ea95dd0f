import { cloudfrontWafAndLogging as rule } from "../../policies/cloudfront-waf-and-logging.ts";
import { distribution, headers, listener } from "./aws-edge-facts.ts";
import { of, vpc } from "./aws-facts.ts";
import { allUnknown, but, fact, gone, unknown } from "./facts.ts";
import { resourceCases } from "./resource-cases.ts";

const delivery = of(
  distribution,
  fact("aws:cloudwatch/logDeliverySource:LogDeliverySource", "edge", { logType: "ACCESS_LOGS" }),
);
const forwarding = but(listener, {
  defaultActions: [{ type: "forward", targetGroupArn: "arn" }],
});
const said = (what: string) => [`Distribution edge: ${what}`];
const strict = "securityHeadersConfig.strictTransportSecurity";

resourceCases(rule, {
  fires: {
    "no firewall": [[but(distribution, { webAclId: gone })], said("has no firewall")],
    "an empty one": [[but(distribution, { webAclId: "" })], said("has no firewall")],
    "no log": [[but(distribution, { loggingConfig: gone })], said("logs no request")],
    "the log of another one": [
      [but(distribution, { loggingConfig: gone }), { ...delivery, dependsOn: [] }],
      said("logs no request"),
    ],
    "no headers": [
      [but(distribution, { "defaultCacheBehavior.responseHeadersPolicyId": gone })],
      said("sends no security headers"),
    ],
    "an origin that answers everybody": [
      [but(distribution, { "origins[0].customHeaders": gone })],
      said("shows its origin no key"),
    ],
    "one of two origins": [
      [but(distribution, { "origins[1]": { originId: "other", vpcOriginConfig: {} } })],
      said("shows its origin no key"),
    ],
    "a load balancer that asks for no key": [
      [distribution, forwarding, { ...forwarding, type: "aws:alb/listener:Listener" }],
      [
        "Listener https: forwards requests that did not come by CloudFront",
        "Listener https: forwards requests that did not come by CloudFront",
      ],
    ],
    "headers without TLS": [
      [but(headers, { [strict]: gone })],
      ["ResponseHeadersPolicy headers: lets browsers come back without TLS"],
    ],
    "TLS for nearly a year": [
      [but(headers, { [`${strict}.accessControlMaxAgeSec`]: 31535999 })],
      ["ResponseHeadersPolicy headers: lets browsers come back without TLS after 31535999 s"],
    ],
    "types are guessed": [
      [but(headers, { "securityHeadersConfig.contentTypeOptions": gone })],
      ["ResponseHeadersPolicy headers: lets browsers guess the type of attachments"],
    ],
  },
  "does not fire": {
    "the kit's": [distribution, headers, listener],
    "a bucket is asked as the distribution itself": [
      but(distribution, {
        "origins[1]": { originId: "files", s3OriginConfig: { originAccessIdentity: "x" } },
      }),
    ],
    "logs that CloudWatch delivers": [but(distribution, { loggingConfig: gone }), delivery],
  },
  "not applicable": { "no distribution": [vpc], "a load balancer alone": [forwarding] },
  unknown: {
    everything: [allUnknown(distribution), allUnknown(headers)],
    "each value": [
      but(distribution, {
        webAclId: unknown,
        "origins[0].customHeaders": unknown,
        "defaultCacheBehavior.responseHeadersPolicyId": unknown,
      }),
      but(headers, { [`${strict}.accessControlMaxAgeSec`]: unknown }),
      but(forwarding, { "defaultActions[0].type": unknown }),
    ],
  },
});
