import { routedPools } from "../model/odoo-pools.ts";
import { idleMemory, uploadMemory } from "../model/sizing.ts";
import { showBytes } from "../model/spec/units.ts";
import { show } from "../model/text.ts";
import { theGroup } from "../model/topology.ts";
import type { Rule } from "./rule.ts";

export const uploadsFitMemory: Rule = {
  id: "uploads-fit-memory",
  severity: "mandatory",
  title:
    "An upload of the largest size fits into the memory of an Odoo instance, and below its worker's limit.",
  why: "Odoo reads a body as a whole, and copies it when it stores or decodes it. Where that is more than the instance has, the kernel kills the instance with the requests of others; above limit_memory_hard Odoo answers 500.",
  fix: "Lower nginx.maxBody, or raise the pool's memory; take limit_memory_hard out, its default follows the memory.",
  source:
    "https://www.odoo.com/documentation/19.0/developer/reference/cli.html#cmdoption-odoo-bin-limit-memory-hard",
  check: ({ topology, files }) => {
    const { maxBody } = theGroup(topology, "nginx");
    return routedPools(topology).flatMap((group) => {
      const { file, json } = uploadMemory;
      const need = idleMemory(group) + file * maxBody;
      const hard = files
        .filter((rendered) => rendered.group === group.name)
        .flatMap(({ settings }) => settings)
        .find(({ key }) => key === "limit_memory_hard");
      const limit = hard === undefined ? null : Number(show(hard.value));
      const mapped = uploadMemory.mapped + json * maxBody;
      return [
        ...(group.memory === 0 || need <= group.memory
          ? []
          : [
              {
                subject: group.name,
                message: `${file} copies of ${showBytes(maxBody)} beside idle processes of ${showBytes(idleMemory(group))}, ${showBytes(group.memory)} are promised`,
                path: ["pools", group.name, "memory"],
              },
            ]),
        ...(limit === null || limit === 0 || mapped <= limit
          ? []
          : [
              {
                subject: `${group.name}:limit_memory_hard`,
                message: `a JSON body of ${showBytes(maxBody)} takes ${json} times its size beside ${showBytes(uploadMemory.mapped)}, a worker may map ${showBytes(limit)}`,
                path: ["nginx", "maxBody"],
              },
            ]),
      ];
    });
  },
};
