import { pathOf } from "../model/odoo-pools.ts";
import { isOdoo } from "../model/topology.ts";
import { balance } from "./budget.ts";
import type { Rule } from "./rule.ts";

const MiB = 2 ** 20;

export const processesFitMemory: Rule = {
  id: "processes-fit-memory",
  severity: "mandatory",
  title: "The processes of an instance fit into its promised memory.",
  why: "The master and the gevent child that every HTTP instance spawns need memory, too; an instance without head room is killed under load, with all its requests.",
  fix: "Promise more memory, or use fewer workers or threads per instance.",
  source: "https://www.odoo.com/documentation/19.0/administration/on_premise/deploy.html",
  check: ({ topology }) =>
    topology.groups.filter(isOdoo).flatMap((group) => {
      const memory = balance(topology, "memory", group.name);
      if (memory === null || memory.use <= memory.limit) return [];
      const parts = group.processes.map(
        (process) => `${process.count} ${process.name} of ${Math.round(process.memory / MiB)} MiB`,
      );
      return [
        {
          subject: group.name,
          message: `${parts.join(" + ")} = ${Math.ceil(memory.use / MiB)} MiB, ${Math.floor(memory.limit / MiB)} MiB are promised`,
          path: pathOf(group, "memory"),
        },
      ];
    }),
};
