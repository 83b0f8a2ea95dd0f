import { cloudfrontTls as rule } from "../../policies/cloudfront-tls.ts";
import { distribution, vpcOrigin } from "./aws-edge-facts.ts";
import { vpc } from "./aws-facts.ts";
import { allUnknown, but, gone, unknown } from "./facts.ts";
import { resourceCases } from "./resource-cases.ts";

const origin = "origins[0].customOriginConfig";
const said = (what: string) => [`Distribution edge: ${what}`];

resourceCases(rule, {
  fires: {
    "browsers in clear": [
      [but(distribution, { "defaultCacheBehavior.viewerProtocolPolicy": "allow-all" })],
      said("answers browsers without TLS"),
    ],
    "static files in clear": [
      [but(distribution, { "orderedCacheBehaviors[0].viewerProtocolPolicy": "allow-all" })],
      said("answers browsers without TLS"),
    ],
    "CloudFront's own certificate": [
      [but(distribution, { "viewerCertificate.cloudfrontDefaultCertificate": true })],
      said("has no certificate of the domain"),
    ],
    "no certificate": [
      [but(distribution, { "viewerCertificate.acmCertificateArn": gone })],
      said("has no certificate of the domain"),
    ],
    "old TLS": [
      [but(distribution, { "viewerCertificate.minimumProtocolVersion": "TLSv1.1_2016" })],
      said("speaks TLSv1.1_2016 with browsers"),
    ],
    "CloudFront's default of TLS": [
      [but(distribution, { "viewerCertificate.minimumProtocolVersion": gone })],
      said("speaks TLSv1 with browsers"),
    ],
    "addresses of its own": [
      [but(distribution, { "viewerCertificate.sslSupportMethod": "vip" })],
      said("has addresses of its own, which cost and are not needed"),
    ],
    "the origin in clear": [
      [but(distribution, { [`${origin}.originProtocolPolicy`]: "match-viewer" })],
      said("asks its origin without TLS"),
    ],
    "old TLS to the origin": [
      [but(distribution, { [`${origin}.originSslProtocols`]: ["TLSv1.2", "TLSv1"] })],
      said("speaks old TLS with its origin"),
    ],
    "an origin in the network": [
      [
        but(vpcOrigin, {
          "vpcOriginEndpointConfig.originProtocolPolicy": "http-only",
          "vpcOriginEndpointConfig.originSslProtocols.items": ["SSLv3"],
        }),
      ],
      ["VpcOrigin load-balancer: asks its origin without TLS, speaks old TLS with its origin"],
    ],
  },
  "does not fire": {
    "the kit's": [distribution, vpcOrigin],
    "https-only, and a bucket as origin": [
      but(distribution, {
        "defaultCacheBehavior.viewerProtocolPolicy": "https-only",
        "origins[0].customOriginConfig": gone,
        "viewerCertificate.minimumProtocolVersion": "TLSv1.2_2025",
      }),
    ],
    "a certificate of IAM": [
      but(distribution, {
        "viewerCertificate.acmCertificateArn": gone,
        "viewerCertificate.iamCertificateId": "1",
      }),
    ],
  },
  "not applicable": { "no distribution": [vpc] },
  unknown: {
    everything: [allUnknown(distribution), allUnknown(vpcOrigin)],
    "each value": [
      but(distribution, {
        "defaultCacheBehavior.viewerProtocolPolicy": unknown,
        orderedCacheBehaviors: unknown,
        viewerCertificate: unknown,
        [`${origin}.originProtocolPolicy`]: unknown,
        [`${origin}.originSslProtocols`]: unknown,
      }),
      but(distribution, {
        "viewerCertificate.acmCertificateArn": unknown,
        "viewerCertificate.minimumProtocolVersion": unknown,
      }),
    ],
  },
});
