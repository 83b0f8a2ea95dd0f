import { groupsOf } from "../model/topology.ts";
import { Input } from "./input.ts";
import { nameOf, objections, ofType } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const postgresqlAntiAffinity: Rule = {
  id: "postgresql-anti-affinity",
  severity: "mandatory",
  title:
    "PostgreSQL's instances are on different nodes, and commits reach as many as the stack file says.",
  why: "The node that has the primary must not have its standby; a commit that no other node has is lost with its node.",
  fix: "Keep affinity, enablePDB and postgresql.synchronous of the Cluster as components/kubernetes/ writes them; durability is chosen in `postgresql.durability`.",
  source: "https://cloudnative-pg.io/docs/current/replication#synchronous-replication",
  needs: "tiers and resources",
  check: ({ topology, resources }) =>
    ofType(resources, "kubernetes:postgresql.cnpg.io/v1:Cluster").flatMap((fact) => {
      const spec = Input.of(fact).at("spec");
      const several = (spec.at("instances").number ?? 0) > 1;
      const affinity = spec.at("affinity");
      const group = groupsOf(topology, "postgresql").find(({ name }) => name === nameOf(fact));
      const synchronous = spec.at("postgresql", "synchronous");
      const waits = group?.kind === "primary" && group.synchronousStandbys > 0;
      return objections(fact, [
        [
          several &&
            (affinity.at("enablePodAntiAffinity").is(false) ||
              affinity.at("podAntiAffinityType").isNot("required") ||
              affinity.at("topologyKey").isNot("kubernetes.io/hostname", undefined)),
          "nothing keeps its instances on different nodes",
        ],
        [several && spec.at("enablePDB").is(false), "has no disruption budget"],
        [
          spec.at("instances").is(1) && spec.at("enablePDB").isNot(false),
          "its one instance keeps a node from being emptied: enablePDB is on",
        ],
        [waits && synchronous.absent, "commits wait for no standby"],
        [
          waits &&
            group.durability === "strict" &&
            synchronous.present &&
            synchronous.at("dataDurability").isNot("required", undefined),
          "commits go on without a standby, but durability is strict",
        ],
      ]);
    }),
};
