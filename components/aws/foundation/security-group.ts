/** A security group without rules, and rules with a reason each. */
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

export interface Rule {
  /** Child name: identity. */
  readonly name: string;
  /** Shown in the console. */
  readonly description: string;
  readonly protocol: "tcp" | "udp" | "all";
  /** First and last; not with `all`. */
  readonly ports?: readonly [number, number];
  readonly peer: { readonly group: pulumi.Input<string> } | { readonly cidr: string };
}

export function allowIn(
  securityGroupId: pulumi.Input<string>,
  rule: Rule,
  opts: pulumi.CustomResourceOptions,
): aws.vpc.SecurityGroupIngressRule {
  return new aws.vpc.SecurityGroupIngressRule(rule.name, argsOf(securityGroupId, rule), opts);
}

export function allowOut(
  securityGroupId: pulumi.Input<string>,
  rule: Rule,
  opts: pulumi.CustomResourceOptions,
): aws.vpc.SecurityGroupEgressRule {
  return new aws.vpc.SecurityGroupEgressRule(rule.name, argsOf(securityGroupId, rule), opts);
}

function argsOf(securityGroupId: pulumi.Input<string>, rule: Rule) {
  const { description, protocol, ports, peer } = rule;
  return {
    securityGroupId,
    description,
    ipProtocol: protocol === "all" ? "-1" : protocol,
    ...(ports === undefined ? {} : { fromPort: ports[0], toPort: ports[1] }),
    ...("group" in peer ? { referencedSecurityGroupId: peer.group } : { cidrIpv4: peer.cidr }),
  };
}
