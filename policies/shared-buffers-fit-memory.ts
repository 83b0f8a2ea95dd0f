import { showBytes } from "../model/spec/units.ts";
import { groupsOf } from "../model/topology.ts";
import { bytesOf, page, parameterOf } from "./parameter-values.ts";
import type { Rule } from "./rule.ts";

export const sharedBuffersFitMemory: Rule = {
  id: "shared-buffers-fit-memory",
  severity: "mandatory",
  title: "PostgreSQL's shared_buffers takes at most half of an instance's promised memory.",
  why: "Sessions, sorts and the page cache live in the rest; an instance without it is killed under load, with every session.",
  fix: "Raise postgresql.memory, or take shared_buffers out: a quarter is the default.",
  source: "https://www.postgresql.org/docs/17/runtime-config-resource.html#GUC-SHARED-BUFFERS",
  check: ({ topology }) =>
    groupsOf(topology, "postgresql").flatMap((group) => {
      // Without a unit PostgreSQL counts pages.
      const value = parameterOf(group, "shared_buffers") ?? "128MB";
      const buffers = bytesOf(value, page);
      if (buffers === null || group.memory === 0 || buffers <= group.memory / 2) return [];
      return [
        {
          subject: group.name,
          message: `shared_buffers = ${value}, half of the promised memory is ${showBytes(group.memory / 2)}`,
          path: ["postgresql", "parameters", "shared_buffers"],
        },
      ];
    }),
};
