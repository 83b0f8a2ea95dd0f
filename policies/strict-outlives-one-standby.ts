import { groupsOf } from "../model/topology.ts";
import type { Rule } from "./rule.ts";

export const strictOutlivesOneStandby: Rule = {
  id: "strict-outlives-one-standby",
  severity: "advisory",
  title: "Under strict durability a second instance can confirm when one standby is away.",
  why: "Every write waits for a confirmation: with a single instance that can give it, restarting that one stops all users.",
  fix: "Add a standby or the reporting replica, or choose durability: preferred.",
  source: "https://patroni.readthedocs.io/en/latest/replication_modes.html",
  check: ({ topology }) => {
    const databases = groupsOf(topology, "database");
    const others = databases.reduce((sum, { instances }) => sum + instances, 0) - 1;
    return databases
      .filter(({ kind, durability }) => kind === "primary" && durability === "strict")
      .filter(() => others < 2)
      .map((group) => ({
        subject: group.name,
        message: `${others} other instance can confirm a commit`,
        path: ["postgresql", "standbys"],
      }));
  },
};
