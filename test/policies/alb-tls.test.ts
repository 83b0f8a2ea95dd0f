import { albTls as rule } from "../../policies/alb-tls.ts";
import { listener, targets } from "./aws-edge-facts.ts";
import { vpc } from "./aws-facts.ts";
import { allUnknown, but, gone, unknown } from "./facts.ts";
import { resourceCases } from "./resource-cases.ts";

const said = (what: string) => [`Listener https: ${what}`];

resourceCases(rule, {
  fires: {
    "in clear": [
      [but(listener, { protocol: "HTTP", sslPolicy: gone })],
      said("answers without TLS"),
    ],
    "old TLS": [
      [but(listener, { sslPolicy: "ELBSecurityPolicy-2016-08" })],
      said("speaks old TLS: sslPolicy is ELBSecurityPolicy-2016-08"),
    ],
    "AWS's default of TLS": [
      [but(listener, { sslPolicy: gone })],
      said("speaks old TLS: sslPolicy is not set"),
    ],
    "the older name": [
      [{ ...but(listener, { protocol: gone }), type: "aws:alb/listener:Listener" }],
      said("answers without TLS"),
    ],
    "old TLS without HTTP": [
      [but(listener, { protocol: "TLS", sslPolicy: gone })],
      said("speaks old TLS: sslPolicy is not set"),
    ],
    "some of it redirects": [
      [
        but(listener, {
          protocol: "HTTP",
          sslPolicy: gone,
          defaultActions: [{ type: "authenticate-oidc" }, { type: "redirect" }],
        }),
      ],
      said("answers without TLS"),
    ],
    "the older name of a target group": [
      [
        {
          ...but(targets, { protocol: "HTTPS", healthCheck: gone }),
          type: "aws:alb/targetGroup:TargetGroup",
        },
      ],
      ["TargetGroup nginx: asks for the page /, which Odoo answers from the database"],
    ],
    "nobody asks": [
      [but(targets, { "healthCheck.enabled": false })],
      ["TargetGroup nginx: never asks whether its targets are well"],
    ],
    "the page / is asked": [
      [but(targets, { healthCheck: gone })],
      ["TargetGroup nginx: asks for the page /, which Odoo answers from the database"],
    ],
  },
  "does not fire": {
    "the kit's": [listener, targets],
    "plain HTTP that redirects": [
      but(listener, { protocol: "HTTP", sslPolicy: gone, defaultActions: [{ type: "redirect" }] }),
    ],
    "TLS 1.3 alone": [but(listener, { sslPolicy: "ELBSecurityPolicy-TLS13-1-3-2021-06" })],
    "targets without HTTP": [but(targets, { protocol: "TCP", healthCheck: { enabled: true } })],
  },
  "not applicable": { "no load balancer": [vpc] },
  unknown: {
    everything: [allUnknown(listener), allUnknown(targets)],
    "each value": [
      but(listener, { sslPolicy: unknown }),
      but(listener, { protocol: unknown, sslPolicy: gone }),
      but(listener, { protocol: "HTTP", "defaultActions[0].type": unknown }),
      but(targets, { "healthCheck.path": unknown }),
      but(targets, { protocol: unknown, healthCheck: {} }),
    ],
  },
});
