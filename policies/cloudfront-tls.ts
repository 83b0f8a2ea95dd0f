import { Input } from "./input.ts";
import { objections, ofType } from "./registered.ts";
import type { Rule } from "./rule.ts";

const good = /^TLSv1\.2_(2021|2025)$|^TLSv1\.3/;

export const cloudfrontTls: Rule = {
  id: "cloudfront-tls",
  severity: "mandatory",
  title: "Browsers reach CloudFront, and CloudFront its origin, over TLS 1.2 or newer alone.",
  why: "A login over plain HTTP can be read on the way; so can requests to the origin.",
  fix: "Keep viewerProtocolPolicy redirect-to-https, a certificate of the domain with sni-only and TLSv1.2_2021, and https-only with TLSv1.2 to the origin.",
  source:
    "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-3",
  controls: ["FSBP CloudFront.3, 7, 8, 9, 10", "CKV_AWS_34, CKV_AWS_174, CKV2_AWS_42, 54, 72"],
  needs: "resources",
  check: ({ resources }) => [
    ...ofType(resources, "aws:cloudfront/distribution:Distribution").flatMap((fact) => {
      const all = Input.of(fact);
      const certificate = all.at("viewerCertificate");
      const version = certificate.at("minimumProtocolVersion");
      return [
        ...objections(fact, [
          [
            [all.at("defaultCacheBehavior"), ...all.at("orderedCacheBehaviors").items].some(
              (behavior) =>
                behavior.at("viewerProtocolPolicy").isNot("redirect-to-https", "https-only"),
            ),
            "answers browsers without TLS",
          ],
          [
            certificate.at("cloudfrontDefaultCertificate").is(true) ||
              (certificate.at("acmCertificateArn").absent &&
                certificate.at("iamCertificateId").absent),
            "has no certificate of the domain",
          ],
          [
            version.absent || (version.text !== null && !good.test(version.text)),
            `speaks ${version.text ?? "TLSv1"} with browsers`,
          ],
          [
            certificate.at("sslSupportMethod").isNot("sni-only"),
            "has addresses of its own, which cost and are not needed",
          ],
        ]),
        ...all
          .at("origins")
          .items.map((origin) => origin.at("customOriginConfig"))
          .filter((origin) => origin.present)
          .flatMap((origin) =>
            objections(fact, toOrigin(origin, origin.at("originSslProtocols").items)),
          ),
      ];
    }),
    ...ofType(resources, "aws:cloudfront/vpcOrigin:VpcOrigin").flatMap((fact) => {
      const origin = Input.of(fact).at("vpcOriginEndpointConfig");
      return objections(fact, toOrigin(origin, origin.at("originSslProtocols", "items").items));
    }),
  ],
};

function toOrigin(origin: Input, versions: readonly Input[]): (readonly [boolean, string])[] {
  return [
    [origin.at("originProtocolPolicy").isNot("https-only"), "asks its origin without TLS"],
    [versions.some((version) => version.isNot("TLSv1.2")), "speaks old TLS with its origin"],
  ];
}
