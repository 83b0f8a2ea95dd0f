import { pathOf } from "../model/odoo-pools.ts";
import { isOdoo } from "../model/topology.ts";
import { Input } from "./input.ts";
import { bytesOfQuantity } from "./kubernetes-quantity.ts";
import { podsOf } from "./pods.ts";
import { nameOf, objection, ofType } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const memoryLimitsMatchStackFile: Rule = {
  id: "memory-limits-match-stack-file",
  severity: "mandatory",
  title: "The memory limit of Odoo and PostgreSQL is what the stack file promises them.",
  why: "Workers, limits and shared buffers are computed from that memory: below it the kernel kills a worker in the middle of a request, or PostgreSQL with all its sessions.",
  fix: "Change `memory` in the stack file, where the processes follow, not in a transform or component.",
  source: "https://kubernetes.io/docs/tasks/configure-pod-container/assign-memory-resource/",
  needs: "tiers and resources",
  check: ({ topology, resources }) => {
    const limits = [
      ...podsOf(resources).flatMap(({ owner, containers }) =>
        containers
          .filter(({ input }) => input.at("name").is("odoo"))
          .map(({ input }) => ({ fact: owner, given: input.at("resources") })),
      ),
      ...ofType(resources, "kubernetes:postgresql.cnpg.io/v1:Cluster").map((fact) => ({
        fact,
        given: Input.of(fact).at("spec", "resources"),
      })),
    ];
    return limits.flatMap(({ fact, given }) => {
      const group = topology.groups.find(({ name }) => name === nameOf(fact));
      const limit = given.at("limits", "memory").text;
      const bytes = limit === null ? null : bytesOfQuantity(limit);
      // Written in whole MiB: less than one is rounding.
      if (group === undefined || bytes === null || bytes > group.memory - 2 ** 20) return [];
      return [
        objection(
          fact,
          `its memory ends at ${limit}, its processes are made for ${Math.round(group.memory / 2 ** 20)}Mi`,
          isOdoo(group) ? pathOf(group, "memory") : ["postgresql", "memory"],
        ),
      ];
    });
  },
};
