import { theGroup } from "../model/topology.ts";
import { Input } from "./input.ts";
import { objections, ofType } from "./registered.ts";
import type { Rule } from "./rule.ts";

const loadBalancers = ["aws:lb/loadBalancer:LoadBalancer", "aws:alb/loadBalancer:LoadBalancer"];
/** Seconds: AWS's own where nothing is written. */
const own = { loadBalancer: 60, cloudFront: 5 } as const;

export const keepaliveTimeoutsOrdered: Rule = {
  id: "keepalive-timeouts-ordered",
  severity: "mandatory",
  title: "Each hop keeps an idle connection longer than the hop before it.",
  why: "The other way round a hop closes a connection just when the next request comes: the user reads 502, and a POST is not sent again.",
  fix: "Take away what changes idleTimeout of the load balancer or originKeepaliveTimeout of CloudFront: the edge and nginx follow from the figures of the kit.",
  source:
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#connection-idle-timeout",
  needs: "tiers and resources",
  check: ({ topology, resources }) => {
    const edge = theGroup(topology, "edge");
    const balancers = ofType(resources, ...loadBalancers)
      .filter((fact) => Input.of(fact).at("loadBalancerType").isNot("network", "gateway"))
      .map((fact) => ({ fact, idle: seconds(Input.of(fact).at("idleTimeout"), own.loadBalancer) }));
    const shortest = Math.min(...balancers.map(({ idle }) => idle ?? Number.POSITIVE_INFINITY));
    return [
      ...balancers.flatMap(({ fact, idle }) =>
        objections(fact, [
          [
            idle !== null && idle >= edge.keepAlive,
            `keeps an idle connection for ${idle} s, and the edge behind it closes one after ${edge.keepAlive} s`,
          ],
        ]),
      ),
      ...ofType(resources, "aws:cloudfront/distribution:Distribution").flatMap((fact) =>
        objections(
          fact,
          Input.of(fact)
            .at("origins")
            .items.map((origin) => {
              const config = origin.at("vpcOriginConfig").absent
                ? origin.at("customOriginConfig")
                : origin.at("vpcOriginConfig");
              const idle = seconds(config.at("originKeepaliveTimeout"), own.cloudFront);
              return [
                idle !== null && idle >= shortest,
                `keeps an idle connection for ${idle} s, and the load balancer behind it closes one after ${shortest} s`,
              ] as const;
            }),
        ),
      ),
    ];
  },
};

/** Null where it is not known. */
function seconds(value: Input, otherwise: number): number | null {
  return value.absent ? otherwise : value.number;
}
