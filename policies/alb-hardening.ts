import { Input } from "./input.ts";
import { objections, ofType } from "./registered.ts";
import type { Rule } from "./rule.ts";

const types = ["aws:lb/loadBalancer:LoadBalancer", "aws:alb/loadBalancer:LoadBalancer"];
/** Seconds: a report takes longer than AWS's own 60, and a socket is quiet for longer. */
const quiet = 120;

export const albHardening: Rule = {
  id: "alb-hardening",
  severity: "mandatory",
  title:
    "Load balancers stand inside, in two zones, are not deleted by mistake, drop bad headers, log, and wait as long as Odoo.",
  why: "One that the world reaches goes around CloudFront and its firewall; one that waits for 60 seconds cuts reports off in the middle.",
  fix: `Keep internal, two subnets, enableDeletionProtection, dropInvalidHeaderFields, connectionLogs, and an idleTimeout of ${quiet} or more.`,
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-4",
  controls: ["FSBP ELB.4, 6, 12, 13", "CKV_AWS_131, 150, 328"],
  needs: "resources",
  check: ({ resources }) =>
    ofType(resources, ...types).flatMap((fact) => {
      const all = Input.of(fact);
      // A network load balancer knows no header and no idle time.
      const speaksHttp = all.at("loadBalancerType").isNot("network", "gateway");
      const idle = all.at("idleTimeout").absent ? 60 : all.at("idleTimeout").number;
      const places = all.at("subnets").absent ? all.at("subnetMappings") : all.at("subnets");
      return objections(fact, [
        [all.at("internal").isNot(true), "is reached by the world, around the edge"],
        [isOne(places), "is in one zone"],
        [all.at("enableDeletionProtection").isNot(true), "can be deleted by mistake"],
        [
          speaksHttp && all.at("dropInvalidHeaderFields").isNot(true),
          "passes headers on that no browser sends",
        ],
        [
          speaksHttp && all.at("desyncMitigationMode").is("monitor"),
          "passes requests on that two servers read differently",
        ],
        [
          // no-token-in-access-logs says which of both.
          ["connectionLogs", "accessLogs"].every((kind) => all.at(kind, "enabled").isNot(true)),
          "logs no connection",
        ],
        [speaksHttp && idle !== null && idle < quiet, `gives up after ${idle} s without a byte`],
      ]);
    }),
};

/** The recorder's `<name>` stands for values of another stack, however many there are. */
function isOne(places: Input): boolean {
  const [first, ...others] = places.items;
  return places.known && others.length === 0 && !/^<.*>$/.test(first?.text ?? "");
}
