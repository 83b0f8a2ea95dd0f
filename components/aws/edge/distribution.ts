import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { originHeader } from "../../../model/origin-key.ts";
import { keepAlives } from "../../../model/time-outs.ts";
import { componentType } from "../foundation/site.ts";
import type { EdgeSite } from "./site.ts";

/** AWS's own policies, the same in every account. */
const cachingDisabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const allViewer = "216adef6-5c7f-47e4-b989-5492eafa07d3";

const [day, year] = [86_400, 31_536_000];
const load = "load-balancer";

/**
 * CloudFront: the only way in. Pages are never cached; files of modules and bundles of assets are,
 * as long as Odoo says and without cookies, so that no user gets another one's session.
 */
export class Distribution extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly domainName: pulumi.Output<string>;
  readonly hostedZoneId: pulumi.Output<string>;

  constructor(
    site: EdgeSite,
    args: {
      readonly loadBalancer: {
        readonly arn: pulumi.Input<string>;
        readonly dnsName: pulumi.Input<string>;
      };
      readonly originKey: pulumi.Input<string>;
      readonly certificateArn: pulumi.Input<string>;
      readonly firewallArn: pulumi.Input<string>;
    },
    opts: pulumi.ComponentResourceOptions,
  ) {
    super(componentType("Distribution"), "distribution", {}, opts);
    const own = { parent: this };
    const { settings, domain } = site;
    const origin = new aws.cloudfront.VpcOrigin(
      "edge",
      {
        vpcOriginEndpointConfig: {
          name: `${site.stack}-edge`,
          arn: args.loadBalancer.arn,
          httpPort: 80,
          httpsPort: 443,
          originProtocolPolicy: "https-only",
          originSslProtocols: { items: ["TLSv1.2"], quantity: 1 },
        },
      },
      own,
    );
    const headers = new aws.cloudfront.ResponseHeadersPolicy(
      "edge",
      {
        comment: `Odoo, stack ${site.stack}`,
        securityHeadersConfig: {
          strictTransportSecurity: { accessControlMaxAgeSec: year, override: true },
          contentTypeOptions: { override: true },
        },
      },
      own,
    );
    const behaviour = {
      targetOriginId: load,
      viewerProtocolPolicy: "redirect-to-https",
      compress: true,
      responseHeadersPolicyId: headers.id,
    };
    const cached = (name: string, pathPattern: string, maxTtl: number) => ({
      ...behaviour,
      pathPattern,
      allowedMethods: ["GET", "HEAD", "OPTIONS"],
      cachedMethods: ["GET", "HEAD"],
      cachePolicyId: cachePolicy(site, name, maxTtl, own).id,
    });
    const distribution = new aws.cloudfront.Distribution(
      "edge",
      {
        enabled: true,
        comment: `Odoo, stack ${site.stack}`,
        aliases: [domain],
        httpVersion: "http2and3",
        isIpv6Enabled: true,
        priceClass: settings.priceClass,
        webAclId: args.firewallArn,
        origins: [
          {
            originId: load,
            domainName: args.loadBalancer.dnsName,
            // A header that a browser sends under this name is written over.
            customHeaders: [{ name: originHeader, value: args.originKey }],
            vpcOriginConfig: {
              vpcOriginId: origin.id,
              originReadTimeout: settings.responseTimeout,
              originKeepaliveTimeout: keepAlives.cloudFront,
            },
          },
        ],
        defaultCacheBehavior: {
          ...behaviour,
          allowedMethods: ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"],
          cachedMethods: ["GET", "HEAD"],
          cachePolicyId: cachingDisabled,
          // Host, cookies and query reach Odoo as the browser sent them.
          originRequestPolicyId: allViewer,
        },
        orderedCacheBehaviors: [
          cached("assets", "/web/assets/*", year),
          // Not named by their content: a release invalidates them, or they are a day old.
          cached("static", "/*/static/*", day),
        ],
        // CloudFront keeps an error for ten seconds by itself; a failover is over sooner.
        customErrorResponses: [404, 500, 502, 503, 504].map((errorCode) => ({
          errorCode,
          errorCachingMinTtl: 0,
        })),
        viewerCertificate: {
          acmCertificateArn: args.certificateArn,
          sslSupportMethod: "sni-only",
          minimumProtocolVersion: "TLSv1.2_2021",
        },
        restrictions: { geoRestriction: { restrictionType: "none" } },
      },
      { ...own, protect: true },
    );
    this.arn = distribution.arn;
    this.domainName = distribution.domainName;
    this.hostedZoneId = distribution.hostedZoneId;
    this.registerOutputs({});
  }
}

/** Cached as Odoo's answer says, never longer than that; by host, path and query alone. */
function cachePolicy(
  site: EdgeSite,
  name: string,
  maxTtl: number,
  own: pulumi.CustomResourceOptions,
): aws.cloudfront.CachePolicy {
  return new aws.cloudfront.CachePolicy(
    name,
    {
      comment: `Odoo's ${name}, stack ${site.stack}`,
      minTtl: 0,
      defaultTtl: 0,
      maxTtl,
      parametersInCacheKeyAndForwardedToOrigin: {
        cookiesConfig: { cookieBehavior: "none" },
        // The load balancer's certificate and Odoo's database are chosen by it.
        headersConfig: { headerBehavior: "whitelist", headers: { items: ["Host"] } },
        queryStringsConfig: { queryStringBehavior: "all" },
        enableAcceptEncodingGzip: true,
        enableAcceptEncodingBrotli: true,
      },
    },
    own,
  );
}
