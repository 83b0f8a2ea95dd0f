import { albHardening as rule } from "../../policies/alb-hardening.ts";
import { balancer } from "./aws-edge-facts.ts";
import { vpc } from "./aws-facts.ts";
import { allUnknown, but, gone, unknown } from "./facts.ts";
import { resourceCases } from "./resource-cases.ts";

const said = (what: string) => [`LoadBalancer edge: ${what}`];

resourceCases(rule, {
  fires: {
    "the world": [
      [but(balancer, { internal: gone })],
      said("is reached by the world, around the edge"),
    ],
    "one zone": [[but(balancer, { subnets: ["a"] })], said("is in one zone")],
    "no zone": [[but(balancer, { subnets: gone })], said("is in one zone")],
    "one zone by address": [
      [but(balancer, { subnets: gone, subnetMappings: [{ subnetId: "a" }] })],
      said("is in one zone"),
    ],
    deleted: [
      [but(balancer, { enableDeletionProtection: gone })],
      said("can be deleted by mistake"),
    ],
    "bad headers": [
      [but(balancer, { dropInvalidHeaderFields: false })],
      said("passes headers on that no browser sends"),
    ],
    "smuggled requests": [
      [but(balancer, { desyncMitigationMode: "monitor" })],
      said("passes requests on that two servers read differently"),
    ],
    "no log": [[but(balancer, { connectionLogs: gone })], said("logs no connection")],
    "logs that are off": [
      [but(balancer, { "connectionLogs.enabled": false, accessLogs: { enabled: false } })],
      said("logs no connection"),
    ],
    impatient: [[but(balancer, { idleTimeout: 119 })], said("gives up after 119 s without a byte")],
    "AWS's default patience": [
      [but(balancer, { idleTimeout: gone })],
      said("gives up after 60 s without a byte"),
    ],
    "the older name": [
      [{ ...but(balancer, { internal: false }), type: "aws:alb/loadBalancer:LoadBalancer" }],
      said("is reached by the world, around the edge"),
    ],
  },
  "does not fire": {
    "the kit's": [balancer],
    "an access log instead": [
      but(balancer, { connectionLogs: gone, accessLogs: { bucket: "logs", enabled: true } }),
    ],
    "just patient enough, AWS's mode": [
      but(balancer, { idleTimeout: 120, desyncMitigationMode: gone }),
    ],
    "a network load balancer knows no HTTP": [
      but(balancer, {
        loadBalancerType: "network",
        dropInvalidHeaderFields: gone,
        desyncMitigationMode: "monitor",
        idleTimeout: gone,
      }),
    ],
    "a gateway load balancer knows no HTTP": [
      but(balancer, { loadBalancerType: "gateway", idleTimeout: gone }),
    ],
    "two zones by address": [
      but(balancer, { subnets: gone, subnetMappings: [{ subnetId: "a" }, { subnetId: "b" }] }),
    ],
  },
  "not applicable": { "no load balancer": [vpc] },
  unknown: {
    everything: [allUnknown(balancer)],
    "subnets of another stack": [but(balancer, { subnets: ["<privateSubnetIds>"] })],
    "the kind": [
      but(balancer, {
        loadBalancerType: unknown,
        idleTimeout: gone,
        dropInvalidHeaderFields: gone,
      }),
    ],
    "the mode": [but(balancer, { desyncMitigationMode: unknown })],
  },
});
