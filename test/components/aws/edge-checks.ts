/** What is asked of the edge on AWS: rows 32 to 46 of the list of demands, and what is waived. */
import { ports } from "../../../model/ports.ts";
import type { Recorded } from "../kubernetes/recorded.ts";
import { beside, type Check } from "./foundation-check.ts";
import type { Inputs } from "./foundation-recorded.ts";

const strongPolicies = ["ELBSecurityPolicy-TLS13-1-2-2021-06"];
const behaviours = ({ defaultCacheBehavior, orderedCacheBehaviors }: Inputs): Inputs[] => [
  defaultCacheBehavior,
  ...orderedCacheBehaviors,
];
const ruleOf = ({ rules }: Inputs, name: string): Inputs =>
  rules.find((rule: Inputs) => rule.name === name);

export const edgeChecks: readonly Check[] = [
  {
    item: 32,
    demand: "a firewall is attached",
    ids: "CloudFront.6, CKV_AWS_68",
    of: "Distribution",
    holds: ({ webAclId }) => webAclId === "<arn of WebAcl edge>",
    planted: (distribution) => delete distribution.webAclId,
  },
  {
    item: 33,
    demand: "browsers come by HTTPS, with TLS 1.2 of 2021 or newer",
    ids: "CloudFront.3, CKV_AWS_34/174, CKV2_AWS_54",
    of: "Distribution",
    holds: (inputs) =>
      inputs.viewerCertificate.minimumProtocolVersion === "TLSv1.2_2021" &&
      behaviours(inputs).every((it) => it.viewerProtocolPolicy === "redirect-to-https"),
    planted: ({ orderedCacheBehaviors }) =>
      Object.assign(orderedCacheBehaviors[0], { viewerProtocolPolicy: "allow-all" }),
  },
  {
    item: 34,
    demand: "the origin is asked by HTTPS alone, without old protocols",
    ids: "CloudFront.9/10, CKV2_AWS_72",
    of: "VpcOrigin",
    holds: ({ vpcOriginEndpointConfig: it }) =>
      it.originProtocolPolicy === "https-only" &&
      it.originSslProtocols.items.join() === "TLSv1.2" &&
      it.originSslProtocols.quantity === 1,
    planted: ({ vpcOriginEndpointConfig: it }) => it.originSslProtocols.items.push("TLSv1"),
  },
  {
    item: 35,
    demand: "the certificate is the domain's own, chosen by name",
    ids: "CloudFront.7/8, CKV2_AWS_42",
    of: "Distribution",
    holds: ({ viewerCertificate: it, aliases }) =>
      it.sslSupportMethod === "sni-only" &&
      it.acmCertificateArn !== undefined &&
      aliases.join() === "erp.example.com",
    planted: ({ viewerCertificate: it }) => Object.assign(it, { sslSupportMethod: "vip" }),
  },
  {
    item: 36,
    demand: "accesses are logged",
    ids: "CloudFront.5, CKV_AWS_86, CIS 4.10",
    of: "Distribution",
    holds: (_, recording, { name }) =>
      beside(
        recording,
        "LogDeliverySource",
        ({ resourceArn, logType }) =>
          resourceArn === `<arn of Distribution ${name}>` && logType === "ACCESS_LOGS",
      ) && recording.of("LogDelivery").length === 1,
    plantedIn: "LogDeliverySource",
    planted: (source) => Object.assign(source, { logType: "CONNECTION_LOGS" }),
  },
  {
    item: 37,
    demand: "answers carry HSTS of a year and nosniff, whatever Odoo says",
    ids: "CKV2_AWS_32, CKV_AWS_259",
    of: "Distribution",
    holds: (inputs, recording) =>
      behaviours(inputs).every((it) => it.responseHeadersPolicyId === "edge-id") &&
      beside(
        recording,
        "ResponseHeadersPolicy",
        ({ securityHeadersConfig: it }) =>
          it.strictTransportSecurity.accessControlMaxAgeSec >= 31_536_000 &&
          it.strictTransportSecurity.override &&
          it.contentTypeOptions.override,
      ),
    planted: ({ defaultCacheBehavior }) => delete defaultCacheBehavior.responseHeadersPolicyId,
  },
  {
    item: 38,
    demand: "pages are not cached",
    ids: "ours",
    of: "Distribution",
    holds: ({ defaultCacheBehavior: it, orderedCacheBehaviors }) =>
      it.cachePolicyId === "4135ea2d-6df8-44a3-9df3-4b5a84be39ad" &&
      it.originRequestPolicyId === "216adef6-5c7f-47e4-b989-5492eafa07d3" &&
      orderedCacheBehaviors.map((one: Inputs) => one.pathPattern).join(" ") ===
        "/web/assets/* /*/static/*",
    planted: ({ orderedCacheBehaviors }) =>
      Object.assign(orderedCacheBehaviors[1], { pathPattern: "/web/*" }),
  },
  {
    item: 38,
    demand: "what is cached knows no cookie, and is kept no longer than its answer says",
    ids: "ours",
    of: "CachePolicy",
    holds: ({ minTtl, defaultTtl, parametersInCacheKeyAndForwardedToOrigin: it }) =>
      minTtl === 0 && defaultTtl === 0 && it.cookiesConfig.cookieBehavior === "none",
    planted: (policy) => Object.assign(policy, { minTtl: 60 }),
  },
  {
    item: 39,
    demand: "the firewall has rules, each with figures, and a log",
    ids: "WAF.10/11/12, CKV_AWS_175, CKV2_AWS_31",
    of: "WebAcl",
    holds: ({ rules, visibilityConfig }, recording) =>
      rules.length > 0 &&
      [visibilityConfig, ...rules.map((rule: Inputs) => rule.visibilityConfig)].every(
        (it) => it.cloudwatchMetricsEnabled && it.sampledRequestsEnabled,
      ) &&
      beside(
        recording,
        "WebAclLoggingConfiguration",
        ({ resourceArn }) => resourceArn === "<arn of WebAcl edge>",
      ),
    plantedIn: "WebAclLoggingConfiguration",
    planted: (log) => Object.assign(log, { resourceArn: "other" }),
  },
  {
    item: 39,
    demand: "neither the firewall's log nor its samples show passwords or tokens",
    ids: "ours",
    of: "WebAcl",
    holds: ({ dataProtectionConfig: { dataProtections } }) =>
      dataProtections
        .map(({ action, field }: Inputs) =>
          [action, field.fieldType, ...(field.fieldKeys ?? [])].join(" "),
        )
        .join() ===
      "SUBSTITUTION QUERY_STRING,SUBSTITUTION BODY,SUBSTITUTION SINGLE_COOKIE session_id,SUBSTITUTION SINGLE_HEADER authorization cookie referer",
    planted: ({ dataProtectionConfig: { dataProtections } }) => dataProtections.pop(),
  },
  {
    item: 40,
    demand: "known bad inputs are refused, in whatever mode",
    ids: "CKV_AWS_192, CKV2_AWS_47/76",
    of: "WebAcl",
    holds: (acl) => {
      const attacks = ruleOf(acl, "AWSManagedRulesKnownBadInputsRuleSet");
      return (
        attacks?.statement.managedRuleGroupStatement.vendorName === "AWS" &&
        attacks.statement.managedRuleGroupStatement.ruleActionOverrides === undefined &&
        attacks.overrideAction.none !== undefined
      );
    },
    planted: (acl) =>
      Object.assign(ruleOf(acl, "AWSManagedRulesKnownBadInputsRuleSet"), {
        overrideAction: { count: {} },
      }),
  },
  {
    item: 41,
    demand: "the database manager is refused, and logins are limited",
    ids: "ours",
    of: "WebAcl",
    holds: (acl) => {
      const [refused, logins] = [ruleOf(acl, "refused-paths"), ruleOf(acl, "logins")];
      const pattern = new RegExp(refused?.statement.regexMatchStatement.regexString);
      const limited = logins?.statement.rateBasedStatement;
      const passwords = new RegExp(limited?.scopeDownStatement.regexMatchStatement.regexString);
      return (
        refused?.action.block !== undefined &&
        ["/web/database", "/web/database/manager", "//fr/web//database/"].every((path) =>
          pattern.test(path),
        ) &&
        !pattern.test("/web/databases") &&
        logins?.action.block !== undefined &&
        limited.limit === 100 &&
        ["/web/login", "/fr/web/login", "/web/reset_password"].every((path) =>
          passwords.test(path),
        ) &&
        !passwords.test("/web/login_layout")
      );
    },
    planted: (acl) => Object.assign(ruleOf(acl, "refused-paths"), { action: { count: {} } }),
  },
  {
    item: 42,
    demand: "the load balancer speaks HTTPS alone, with a strong policy",
    ids: "ELB.1, CKV_AWS_2/103, CKV2_AWS_74",
    of: "Listener",
    holds: ({ protocol, sslPolicy, certificateArn }) =>
      protocol === "HTTPS" && strongPolicies.includes(sslPolicy) && certificateArn !== undefined,
    planted: (listener) => Object.assign(listener, { sslPolicy: "ELBSecurityPolicy-2016-08" }),
  },
  {
    item: 42,
    demand: "targets are asked by HTTPS",
    ids: "CKV_AWS_378",
    of: "TargetGroup",
    holds: ({ protocol }) => protocol === "HTTPS",
    waived: {
      "TargetGroup edge":
        "HAProxy has one plain door behind whoever ends TLS; the VPC's own wires, and a security group and a network policy that let the load balancer in alone",
    },
    plantedIn: "TargetGroup",
    planted: (group) => Object.assign(group, { protocol: "HTTP" }),
  },
  {
    item: 43,
    demand: "headers that are none are dropped, and requests that smuggle are refused",
    ids: "ELB.4/12, CKV_AWS_131/328",
    of: "LoadBalancer",
    holds: ({ dropInvalidHeaderFields, desyncMitigationMode }) =>
      dropInvalidHeaderFields === true && desyncMitigationMode === "defensive",
    planted: (balancer) => Object.assign(balancer, { desyncMitigationMode: "monitor" }),
  },
  {
    item: 44,
    demand: "the load balancer is not deleted by mistake, logs connections, and is in every zone",
    ids: "ELB.6/13, CKV_AWS_150",
    of: "LoadBalancer",
    holds: ({ enableDeletionProtection, connectionLogs, subnets }) =>
      enableDeletionProtection === true &&
      connectionLogs.enabled === true &&
      connectionLogs.prefix === "load-balancer" &&
      subnets.length === 3,
    planted: (balancer) => balancer.subnets.pop(),
  },
  {
    item: 45,
    demand: "the load balancer is inside the VPC, and waits longer than the edge",
    ids: "ours",
    of: "LoadBalancer",
    holds: ({ internal, idleTimeout }) => internal === true && idleTimeout >= 120,
    planted: (balancer) => Object.assign(balancer, { idleTimeout: 60 }),
  },
  {
    item: 46,
    demand: "targets are checked, and are pods",
    ids: "CKV_AWS_261",
    of: "TargetGroup",
    holds: ({ healthCheck, targetType, port }) =>
      healthCheck.path === "/nginx-health" && targetType === "ip" && port === ports.nginx,
    planted: (group) => delete group.healthCheck.path,
  },
];

/** Findings of scanners that do not apply: why, and what would have to change for them to. */
export const waivedFindings: readonly {
  readonly ids: string;
  readonly because: string;
  readonly stillSo: (recording: Recorded) => boolean;
}[] = [
  {
    ids: "CloudFront.4, CKV_AWS_310",
    because: "there is one origin, in three zones: nothing to fail over to",
    stillSo: (recording) => recording.inputs("Distribution", "edge").origins.length === 1,
  },
  {
    ids: "CKV_AWS_374",
    because: "restriction by country is a team's own choice, in team/transforms.ts",
    stillSo: (recording) =>
      recording.inputs("Distribution", "edge").restrictions.geoRestriction.restrictionType ===
      "none",
  },
  {
    ids: "CloudFront.1, CKV_AWS_305",
    because: "Odoo answers the root itself",
    stillSo: (recording) =>
      recording.inputs("Distribution", "edge").defaultRootObject === undefined,
  },
  {
    ids: "ELB.5, CKV_AWS_91",
    because:
      "a load balancer's access log holds each query with its tokens, and can leave nothing out: requests are in the logs of CloudFront, HAProxy and nginx",
    stillSo: (recording) =>
      recording.inputs("LoadBalancer", "edge").accessLogs.enabled === false &&
      recording.of("LogDelivery").length === 1,
  },
  {
    ids: "CKV_AWS_158",
    because: "the firewall's log group is in us-east-1, and the foundation's key is not",
    stillSo: (recording) => recording.inputs("LogGroup", "firewall").kmsKeyId === undefined,
  },
];
