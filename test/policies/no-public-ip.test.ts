import { noPublicIp as rule } from "../../policies/no-public-ip.ts";
import { machines, subnet, vpc } from "./aws-facts.ts";
import { allUnknown, but, fact, gone, unknown } from "./facts.ts";
import { resourceCases } from "./resource-cases.ts";

const instance = fact("aws:ec2/instance:Instance", "bastion", {});

resourceCases(rule, {
  fires: {
    "a subnet": [
      [but(subnet, { mapPublicIpOnLaunch: true })],
      ["Subnet private-a: gives machines public addresses"],
    ],
    "a template": [
      [but(machines, { "networkInterfaces[0].associatePublicIpAddress": "true" })],
      ["LaunchTemplate odoo: gives machines public addresses"],
    ],
    "one of two faces": [
      [
        but(machines, {
          "networkInterfaces[0].associatePublicIpAddress": true,
          "networkInterfaces[1]": { associatePublicIpAddress: "false" },
        }),
      ],
      ["LaunchTemplate odoo: gives machines public addresses"],
    ],
    "a machine": [
      [but(instance, { associatePublicIpAddress: true })],
      ["Instance bastion: has a public address"],
    ],
  },
  "does not fire": {
    "the kit's": [subnet, machines, but(instance, { associatePublicIpAddress: false })],
    "AWS's default of a subnet": [but(subnet, { mapPublicIpOnLaunch: gone })],
  },
  "not applicable": { "no machines": [vpc] },
  unknown: {
    everything: [subnet, machines].map(allUnknown),
    "each value": [
      but(instance, { associatePublicIpAddress: unknown }),
      but(machines, { "networkInterfaces[0].associatePublicIpAddress": unknown }),
    ],
  },
});
