import { expect, test } from "vitest";
import { theGroup } from "../../model/topology.ts";
import { keepaliveTimeoutsOrdered as rule } from "../../policies/keepalive-timeouts-ordered.ts";
import { topologyOf } from "../model/written-stack.ts";
import { balancer, distribution } from "./aws-edge-facts.ts";
import { vpc } from "./aws-facts.ts";
import { allUnknown, but, gone, unknown } from "./facts.ts";
import { resourceCases } from "./resource-cases.ts";

/** An edge behind something that keeps its connections for less than 190 s. */
const built = topologyOf();
const topology = {
  ...built,
  groups: built.groups.map((group) =>
    group.role === "edge" ? { ...group, keepAlive: 190 } : group,
  ),
};
const said = (idle: number) =>
  `LoadBalancer edge: keeps an idle connection for ${idle} s, and the edge behind it closes one after 190 s`;
const origin = "origins[0].customOriginConfig.originKeepaliveTimeout";

test("the edge of the cases closes connections after a time of its own", () => {
  expect(theGroup(topology, "edge").keepAlive).toBe(190);
});

resourceCases(
  rule,
  {
    fires: {
      "as long as the edge": [[but(balancer, { idleTimeout: 190 })], [said(190)]],
      "longer than the edge": [[but(balancer, { idleTimeout: 4000 })], [said(4000)]],
      "CloudFront longer than the load balancer": [
        [balancer, but(distribution, { [origin]: 180 })],
        [
          "Distribution edge: keeps an idle connection for 180 s, and the load balancer behind it closes one after 180 s",
        ],
      ],
      "a load balancer with AWS's own figure behind CloudFront": [
        [but(balancer, { idleTimeout: gone }), but(distribution, { [origin]: 60 })],
        [
          "Distribution edge: keeps an idle connection for 60 s, and the load balancer behind it closes one after 60 s",
        ],
      ],
    },
    "does not fire": {
      "a second less": [but(balancer, { idleTimeout: 189 })],
      "the kit's order": [balancer, but(distribution, { [origin]: 60 })],
      "CloudFront's own figure": [balancer, distribution],
      "a network load balancer knows no idle requests": [
        but(balancer, { loadBalancerType: "network", idleTimeout: 350 }),
      ],
    },
    "not applicable": {
      "nothing stands before the edge": [vpc],
      "CloudFront before something else": [but(distribution, { [origin]: 60 })],
    },
    unknown: {
      everything: [allUnknown(balancer), allUnknown(distribution)],
      "the load balancer's figure": [
        but(balancer, { idleTimeout: unknown }),
        but(distribution, { [origin]: 60 }),
      ],
    },
  },
  topology,
);
