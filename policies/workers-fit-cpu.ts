import { pathOf } from "../model/odoo-pools.ts";
import { groupsOf } from "../model/topology.ts";
import { balance } from "./budget.ts";
import type { Rule } from "./rule.ts";

export const workersFitCpu: Rule = {
  id: "workers-fit-cpu",
  severity: "mandatory",
  title: "An instance has at most 2 x CPU + 1 workers.",
  why: "More workers than CPUs can carry take turns: every user waits, and time limits end requests that were not slow.",
  fix: "Use fewer workers, more CPU, or more instances.",
  source: "https://www.odoo.com/documentation/19.0/administration/on_premise/deploy.html",
  check: ({ topology }) =>
    groupsOf(topology, "http").flatMap((group) => {
      const workers = balance(topology, "workers", group.name);
      if (workers === null || workers.use <= workers.limit) return [];
      return [
        {
          subject: group.name,
          message: `${group.workers} workers on ${group.cpu} CPU, at most ${workers.limit} fit`,
          path: pathOf(group, "workers"),
        },
      ];
    }),
};
