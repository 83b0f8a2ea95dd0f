import { showBytes } from "../model/spec/units.ts";
import { balance, primaries } from "./budget.ts";
import type { Rule } from "./rule.ts";

export const workMemFitsMemory: Rule = {
  id: "work-mem-fits-memory",
  severity: "mandatory",
  title:
    "What PostgreSQL's parameters let sessions and workers take fits into an instance's promised memory.",
  why: "Each session may take work_mem for every sort, and hash_mem_multiplier times as much for a hash; each autovacuum worker its own. When they do it at once, the kernel kills PostgreSQL with all its sessions.",
  fix: "Take the parameter out, its default follows the memory; or raise postgresql.memory.",
  source: "https://www.postgresql.org/docs/17/runtime-config-resource.html#GUC-WORK-MEM",
  check: ({ topology }) =>
    primaries(topology).flatMap((group) => {
      const memory = balance(topology, "memory", group.name);
      if (memory === null || memory.use <= memory.limit) return [];
      const parts = memory.lines
        .filter(({ kind }) => kind === "use")
        .toSorted((a, b) => b.amount - a.amount);
      const written = parts.find(({ consumer }) =>
        group.parameters.some(({ name, source }) => name === consumer && source === "stack"),
      );
      return [
        {
          subject: group.name,
          message: `${parts.map(({ consumer, amount, because }) => `${consumer} ${showBytes(Math.round(amount))} (${because})`).join(" + ")} are more than the ${showBytes(memory.limit)} that are promised`,
          path:
            written === undefined
              ? ["postgresql", "memory"]
              : ["postgresql", "parameters", written.consumer],
        },
      ];
    }),
};
