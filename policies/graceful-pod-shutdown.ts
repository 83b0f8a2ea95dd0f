import { isOdoo } from "../model/topology.ts";
import { replicatedPods } from "./pods.ts";
import { nameOf, objections } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const gracefulPodShutdown: Rule = {
  id: "graceful-pod-shutdown",
  severity: "mandatory",
  title: "A pod that ends first lets others forget it, then finishes what it has begun.",
  why: "Without a preStop hook clients meet a closed port for seconds; with too little grace requests, jobs and transactions are killed in the middle, in each deployment.",
  fix: "Keep `lifecycle.preStop` of what serves, and terminationGracePeriodSeconds above the pool's limitTimeReal.",
  source: "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination",
  needs: "tiers and resources",
  check: ({ topology, resources }) =>
    replicatedPods(resources).flatMap(({ owner, spec, containers }) => {
      const longest = topology.groups
        .filter(isOdoo)
        .find(({ name, role }) => name === nameOf(owner) && role !== "websocket")?.limitTimeReal;
      const grace = spec.at("terminationGracePeriodSeconds");
      // Kubernetes' own default.
      const seconds = grace.absent ? 30 : grace.number;
      return [
        ...objections(owner, [
          [
            longest !== undefined && seconds !== null && seconds <= longest,
            `is killed after ${seconds} s, its longest work takes ${longest} s`,
          ],
        ]),
        ...containers
          .filter(({ part, input }) => part === "main" && input.at("ports").items.length > 0)
          .flatMap(({ name, input }) => {
            const sleep = input.at("lifecycle", "preStop", "sleep", "seconds").number;
            return objections(
              owner,
              [
                [input.at("lifecycle", "preStop").absent, "ends while others still send to it"],
                [
                  sleep !== null && seconds !== null && sleep >= seconds,
                  `sleeps ${sleep} s of the ${seconds} s that it has`,
                ],
              ],
              `container ${name}: `,
            );
          }),
      ];
    }),
};
