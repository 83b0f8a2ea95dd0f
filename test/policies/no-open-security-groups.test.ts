import { noOpenSecurityGroups as rule } from "../../policies/no-open-security-groups.ts";
import { group, vpc, wayIn, wayOut } from "./aws-facts.ts";
import { allUnknown, but, fact, gone, unknown } from "./facts.ts";
import { resourceCases } from "./resource-cases.ts";

const world = { cidrIpv4: "0.0.0.0/0" };
const written = (type: string, more: object) =>
  fact("aws:ec2/securityGroupRule:SecurityGroupRule", "old", {
    type,
    protocol: "tcp",
    fromPort: 22,
    toPort: 22,
    ...more,
  });

resourceCases(rule, {
  fires: {
    NFS: [[but(wayIn, world)], ["SecurityGroupIngressRule files: lets the world in to port 2049"]],
    IPv6: [
      [but(wayIn, { cidrIpv4: gone, cidrIpv6: "::/0" })],
      ["SecurityGroupIngressRule files: lets the world in to port 2049"],
    ],
    "a range that begins at a door": [
      [but(wayIn, { ...world, fromPort: 443, toPort: 8072 })],
      ["SecurityGroupIngressRule files: lets the world in to ports 443 to 8072"],
    ],
    "a range that ends at a door": [
      [but(wayIn, { ...world, fromPort: 22, toPort: 80 })],
      ["SecurityGroupIngressRule files: lets the world in to ports 22 to 80"],
    ],
    "every protocol": [
      [but(wayIn, { ...world, ipProtocol: "-1", fromPort: gone, toPort: gone })],
      ["SecurityGroupIngressRule files: lets the world in to all ports"],
    ],
    "every protocol by its other name, and numbers that mean nothing then": [
      [
        but(wayIn, { ...world, ipProtocol: "all", fromPort: 443, toPort: 443 }),
        but(wayIn, { ...world, ipProtocol: "-1", fromPort: 0, toPort: 0 }),
      ],
      [
        "SecurityGroupIngressRule files: lets the world in to all ports",
        "SecurityGroupIngressRule files: lets the world in to all ports",
      ],
    ],
    "no ports": [
      [but(wayIn, { ...world, fromPort: gone, toPort: gone })],
      ["SecurityGroupIngressRule files: lets the world in to all ports"],
    ],
    "a rule inside the group": [
      [
        but(group, {
          ingress: [{ protocol: "tcp", fromPort: 5432, toPort: 5432, cidrBlocks: ["0.0.0.0/0"] }],
          egress: [{ protocol: "-1", fromPort: 0, toPort: 0, ipv6CidrBlocks: ["::/0"] }],
        }),
      ],
      [
        "SecurityGroup nodes: lets the world in to port 5432",
        "SecurityGroup nodes: lets everything out to the world",
      ],
    ],
    "a rule of the older kind": [
      [written("ingress", { cidrBlocks: ["0.0.0.0/0"] })],
      ["SecurityGroupRule old: lets the world in to port 22"],
    ],
    "everything out": [
      [but(wayOut, { ipProtocol: "all", fromPort: gone, toPort: gone })],
      ["SecurityGroupEgressRule https: lets everything out to the world"],
    ],
  },
  "does not fire": {
    "the kit's": [group, wayIn, wayOut],
    "doors for browsers": [
      but(wayIn, { ...world, fromPort: 443, toPort: 443 }),
      but(wayIn, { ...world, fromPort: 80, toPort: 80 }),
    ],
    "everything among nodes": [
      but(wayIn, { cidrIpv4: gone, ipProtocol: "-1", fromPort: gone, toPort: gone }),
    ],
    "one port out, by the older kind": [written("egress", { cidrBlocks: ["0.0.0.0/0"] })],
  },
  "not applicable": { "no groups": [vpc] },
  unknown: {
    everything: [group, wayIn, wayOut, written("ingress", {})].map(allUnknown),
    networks: [
      but(wayIn, { cidrIpv4: unknown }),
      but(group, { ingress: unknown, egress: unknown }),
      but(written("ingress", {}), { cidrBlocks: unknown }),
    ],
    "the port may be a door": [but(wayIn, { ...world, fromPort: unknown, toPort: unknown })],
    "the protocol may be one": [but(wayOut, { ipProtocol: unknown })],
  },
});
