/** What stands before a cluster on AWS, as the kit registers it. */
import type { cloudfront, cloudwatch, lb, wafv2 } from "@pulumi/aws";
import { of } from "./aws-facts.ts";
import { fact } from "./facts.ts";

/** AWS's own policy CachingDisabled. */
const cachingDisabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const behavior = {
  targetOriginId: "load-balancer",
  allowedMethods: ["GET", "HEAD"],
  cachedMethods: ["GET", "HEAD"],
  viewerProtocolPolicy: "redirect-to-https",
  responseHeadersPolicyId: "headers",
};

export const distribution = fact("aws:cloudfront/distribution:Distribution", "edge", {
  enabled: true,
  webAclId: "arn:aws:wafv2:us-east-1:123456789012:global/webacl/edge/1",
  loggingConfig: { bucket: "logs" },
  origins: [
    {
      originId: "load-balancer",
      domainName: "internal.example.com",
      customHeaders: [{ name: "x-key", value: "0123456789" }],
      customOriginConfig: {
        httpPort: 80,
        httpsPort: 443,
        originProtocolPolicy: "https-only",
        originSslProtocols: ["TLSv1.2"],
      },
    },
  ],
  defaultCacheBehavior: { ...behavior, cachePolicyId: cachingDisabled },
  orderedCacheBehaviors: [{ ...behavior, pathPattern: "*/static/*", cachePolicyId: "static" }],
  viewerCertificate: {
    acmCertificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/1",
    minimumProtocolVersion: "TLSv1.2_2021",
    sslSupportMethod: "sni-only",
  },
  restrictions: { geoRestriction: { restrictionType: "none" } },
} satisfies cloudfront.DistributionArgs);

/** Chosen fields of its log. */
export const logDelivery = fact("aws:cloudwatch/logDelivery:LogDelivery", "cloudfront", {
  deliverySourceName: "cloudfront",
  deliveryDestinationArn: "arn",
  recordFields: ["date", "c-ip", "cs-uri-stem"],
} satisfies cloudwatch.LogDeliveryArgs);

export const vpcOrigin = fact("aws:cloudfront/vpcOrigin:VpcOrigin", "load-balancer", {
  vpcOriginEndpointConfig: {
    arn: "arn",
    name: "load-balancer",
    httpPort: 80,
    httpsPort: 443,
    originProtocolPolicy: "https-only",
    originSslProtocols: { items: ["TLSv1.2"], quantity: 1 },
  },
} satisfies cloudfront.VpcOriginArgs);

export const headers = fact(
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
  "headers",
  {
    securityHeadersConfig: {
      strictTransportSecurity: { accessControlMaxAgeSec: 31536000, override: true },
      contentTypeOptions: { override: true },
    },
  } satisfies cloudfront.ResponseHeadersPolicyArgs,
);

const visibilityConfig = {
  cloudwatchMetricsEnabled: true,
  metricName: "edge",
  sampledRequestsEnabled: true,
};
const pathIs = (searchString: string) => ({
  byteMatchStatement: {
    searchString,
    positionalConstraint: "STARTS_WITH",
    fieldToMatch: { uriPath: {} },
    textTransformations: [{ priority: 0, type: "URL_DECODE" }],
  },
});

export const firewall = fact("aws:wafv2/webAcl:WebAcl", "edge", {
  scope: "CLOUDFRONT",
  defaultAction: { allow: {} },
  visibilityConfig,
  dataProtectionConfig: {
    dataProtections: [
      { action: "SUBSTITUTION", field: { fieldType: "QUERY_STRING" } },
      { action: "SUBSTITUTION", field: { fieldType: "BODY" } },
      {
        action: "SUBSTITUTION",
        field: { fieldType: "SINGLE_COOKIE", fieldKeys: ["session_id"] },
      },
      {
        action: "SUBSTITUTION",
        field: { fieldType: "SINGLE_HEADER", fieldKeys: ["authorization", "cookie", "referer"] },
      },
    ],
  },
  rules: [
    {
      name: "database-manager",
      priority: 0,
      action: { block: {} },
      statement: pathIs("/web/database"),
      visibilityConfig,
    },
    {
      name: "login",
      priority: 1,
      action: { block: {} },
      statement: {
        rateBasedStatement: {
          limit: 100,
          aggregateKeyType: "IP",
          scopeDownStatement: pathIs("/web/login"),
        },
      },
      visibilityConfig,
    },
    {
      name: "known-bad-inputs",
      priority: 2,
      overrideAction: { none: {} },
      statement: {
        managedRuleGroupStatement: {
          vendorName: "AWS",
          name: "AWSManagedRulesKnownBadInputsRuleSet",
        },
      },
      visibilityConfig,
    },
  ],
} satisfies wafv2.WebAclArgs);

export const firewallLog = of(
  firewall,
  fact("aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", "edge", {
    resourceArn: "arn",
    logDestinationConfigs: ["arn"],
  } satisfies wafv2.WebAclLoggingConfigurationArgs),
);

export const balancer = fact("aws:lb/loadBalancer:LoadBalancer", "edge", {
  internal: true,
  loadBalancerType: "application",
  subnets: ["a", "b"],
  enableDeletionProtection: true,
  dropInvalidHeaderFields: true,
  desyncMitigationMode: "defensive",
  connectionLogs: { bucket: "logs", enabled: true },
  idleTimeout: 180,
} satisfies lb.LoadBalancerArgs);

export const listener = fact("aws:lb/listener:Listener", "https", {
  loadBalancerArn: "arn",
  port: 443,
  protocol: "HTTPS",
  sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
  defaultActions: [{ type: "fixed-response", fixedResponse: { contentType: "text/plain" } }],
} satisfies lb.ListenerArgs);

export const targets = fact("aws:lb/targetGroup:TargetGroup", "nginx", {
  protocol: "HTTP",
  port: 8080,
  healthCheck: { path: "/nginx-health" },
} satisfies lb.TargetGroupArgs);
