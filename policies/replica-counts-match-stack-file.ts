import { tierOf } from "../model/tiers/tiers.ts";
import { isOdoo } from "../model/topology.ts";
import { autoscalersOf } from "./autoscalers.ts";
import { Input } from "./input.ts";
import { nameOf, objection, ofKind, ofType } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const replicaCountsMatchStackFile: Rule = {
  id: "replica-counts-match-stack-file",
  severity: "mandatory",
  title: "There are as many instances of each tier as the stack file says.",
  why: "Connections, memory and time-outs are summed for that number: one more instance can take PostgreSQL's last connection, one less is capacity that is missing.",
  fix: "Change the number in the stack file, where all sums follow, not in a transform or component.",
  source: "https://www.postgresql.org/docs/17/runtime-config-connection.html#GUC-MAX-CONNECTIONS",
  needs: "tiers and resources",
  check: ({ topology, resources }) =>
    topology.groups.flatMap((group) => {
      // A site that is closed for an update has none of Odoo's.
      const closed = topology.application.maintenance !== null && isOdoo(group);
      const allowed = closed ? [0, group.instances] : [group.instances];
      const own = (fact: Parameters<typeof nameOf>[0]) => nameOf(fact) === group.name;
      const counts = [
        ...ofKind(resources, "Deployment", "StatefulSet")
          .filter(own)
          .map((fact) => ({ fact, key: "replicas", count: Input.of(fact).at("spec", "replicas") })),
        ...ofType(resources, "kubernetes:postgresql.cnpg.io/v1:Cluster")
          .filter(own)
          .map((fact) => ({
            fact,
            key: "instances",
            count: Input.of(fact).at("spec", "instances"),
          })),
        ...autoscalersOf(resources)
          .filter(({ target }) => target.at("name").is(group.name))
          .map(({ fact, maximum }) => ({ fact, key: "the maximum", count: maximum })),
      ];
      return counts
        .filter(({ count }) => count.number !== null && !allowed.includes(count.number))
        .map(({ fact, key, count }) =>
          objection(
            fact,
            `${key} is ${count.number}, all sums are made for ${group.instances}`,
            tierOf(group).instancesKey(group),
          ),
        );
    }),
};
