import { theGroup } from "../model/topology.ts";
import { balance } from "./budget.ts";
import type { Rule } from "./rule.ts";

export const enoughWorkersForUsers: Rule = {
  id: "enough-workers-for-users",
  severity: "advisory",
  title: "The workers carry concurrentUsers with one instance away.",
  why: "A restart or a lost instance then makes all users wait for a free worker.",
  fix: "Add an instance or workers, or lower concurrentUsers.",
  source: "https://www.odoo.com/documentation/19.0/administration/on_premise/deploy.html",
  check: ({ topology }) =>
    theGroup(topology, "nginx").routes.flatMap((route) => {
      // Only the pool that takes the rest has a capacity: the users'.
      const workers = balance(topology, "workers", `${route.group}:capacity`);
      if (workers === null || workers.use <= workers.limit) return [];
      return [
        {
          subject: route.group,
          message: `${topology.application.concurrentUsers} concurrent users need ${workers.use} workers, ${workers.limit} are left with one instance away`,
          path: ["pools", route.group, "instances"],
        },
      ];
    }),
};
