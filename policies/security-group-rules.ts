/** Rules of security groups, in each of the three ways to write them. */
import type { ResourceFact } from "../model/resource-fact.ts";
import { Input } from "./input.ts";
import { ofType } from "./registered.ts";

export interface GroupRule {
  readonly fact: ResourceFact;
  readonly direction: "in" | "out";
  readonly protocol: Input;
  readonly from: Input;
  readonly to: Input;
  /** Whether the whole world is meant. */
  readonly world: boolean;
  readonly description: Input;
}

export function groupRulesOf(resources: readonly ResourceFact[]): GroupRule[] {
  const inline = ofType(resources, "aws:ec2/securityGroup:SecurityGroup").flatMap((fact) =>
    (["in", "out"] as const).flatMap((direction) =>
      Input.of(fact)
        .at(direction === "in" ? "ingress" : "egress")
        .items.map((rule) => listed(fact, rule, direction)),
    ),
  );
  const old = ofType(resources, "aws:ec2/securityGroupRule:SecurityGroupRule").map((fact) => {
    const rule = Input.of(fact);
    return listed(fact, rule, rule.at("type").is("egress") ? "out" : "in");
  });
  const single = (["in", "out"] as const).flatMap((direction) => {
    const kind = direction === "in" ? "Ingress" : "Egress";
    return ofType(resources, `aws:vpc/securityGroup${kind}Rule:SecurityGroup${kind}Rule`).map(
      (fact) => {
        const rule = Input.of(fact);
        const world = isWorld(rule.at("cidrIpv4")) || isWorld(rule.at("cidrIpv6"));
        return { ...portsOf(rule), fact, direction, protocol: rule.at("ipProtocol"), world };
      },
    );
  });
  return [...inline, ...old, ...single];
}

function listed(fact: ResourceFact, rule: Input, direction: GroupRule["direction"]): GroupRule {
  const world = [...rule.at("cidrBlocks").items, ...rule.at("ipv6CidrBlocks").items].some(isWorld);
  return { ...portsOf(rule), fact, direction, protocol: rule.at("protocol"), world };
}

function portsOf(rule: Input) {
  return {
    from: rule.at("fromPort"),
    to: rule.at("toPort"),
    description: rule.at("description"),
  };
}

function isWorld(network: Input): boolean {
  return network.is("0.0.0.0/0", "::/0");
}
