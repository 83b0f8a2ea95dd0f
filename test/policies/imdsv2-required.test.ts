import { imdsv2Required as rule } from "../../policies/imdsv2-required.ts";
import { machines, vpc } from "./aws-facts.ts";
import { allUnknown, but, gone, unknown } from "./facts.ts";
import { resourceCases } from "./resource-cases.ts";

resourceCases(rule, {
  fires: {
    "no options": [
      [but(machines, { metadataOptions: gone })],
      [
        "LaunchTemplate odoo: gives credentials without a token, gives credentials to pods, which are a hop further away",
      ],
    ],
    "tokens are optional": [
      [but(machines, { "metadataOptions.httpTokens": "optional" })],
      ["LaunchTemplate odoo: gives credentials without a token"],
    ],
    "two hops": [
      [but(machines, { "metadataOptions.httpPutResponseHopLimit": 2 })],
      ["LaunchTemplate odoo: gives credentials to pods, which are a hop further away"],
    ],
    "a machine of its own": [
      [
        {
          ...but(machines, { "metadataOptions.httpTokens": gone }),
          type: "aws:ec2/instance:Instance",
        },
      ],
      ["Instance odoo: gives credentials without a token"],
    ],
  },
  "does not fire": {
    "the kit's": [machines],
    "nobody is answered": [but(machines, { metadataOptions: { httpEndpoint: "disabled" } })],
  },
  "not applicable": { "no machines": [vpc] },
  unknown: {
    everything: [allUnknown(machines)],
    "each value": [
      but(machines, {
        "metadataOptions.httpTokens": unknown,
        "metadataOptions.httpPutResponseHopLimit": unknown,
      }),
      but(machines, { metadataOptions: {}, "metadataOptions.httpEndpoint": unknown }),
    ],
  },
});
