import { confirmingInstances, groupsOf } from "../model/topology.ts";
import type { Rule } from "./rule.ts";

export const synchronousStandbyRedundancy: Rule = {
  id: "synchronous-standby-redundancy",
  severity: "advisory",
  title: "Under strict durability a second instance can confirm when one standby is away.",
  why: "Every write waits for a confirmation: with a single instance that can give it, restarting that one stops all users.",
  fix: "Add a standby, or choose durability: preferred. On platform local the reporting replica confirms, too; on kubernetes and aws it does not.",
  source: "https://patroni.readthedocs.io/en/latest/replication_modes.html",
  check: ({ topology }) => {
    const others = confirmingInstances(topology);
    return groupsOf(topology, "postgresql")
      .filter(({ kind, durability }) => kind === "primary" && durability === "strict")
      .filter(() => others < 2)
      .map((group) => ({
        subject: group.name,
        message: `${others} other instance can confirm a commit`,
        path: ["postgresql", "standbys"],
      }));
  },
};
