import { showBytes } from "../model/spec/units.ts";
import { bytesOfQuantity } from "./kubernetes-quantity.ts";
import { podsOf } from "./pods.ts";
import { objection } from "./registered.ts";
import type { Rule } from "./rule.ts";
import { scratchOf } from "./scratch-volumes.ts";

export const emptydirSizeLimits: Rule = {
  id: "emptydir-size-limits",
  severity: "mandatory",
  title: "Every emptyDir has a size, and a pod's containers may use as much as its emptyDirs hold.",
  why: "A folder without a size fills the node, and the kubelet evicts pods of others for it. Above a limit of ephemeral-storage the pod itself is evicted, although its folders have room. A folder in memory counts to the container's memory, which ends the process that writes into it.",
  fix: "Give the emptyDir a `sizeLimit`; raise the containers' `limits.ephemeral-storage` above the sum, and keep what may grow out of `medium: Memory`.",
  source: "https://kubernetes.io/docs/concepts/storage/ephemeral-storage/",
  needs: "resources",
  check: ({ resources }) =>
    podsOf(resources).flatMap((pod) => {
      const folders = scratchOf(pod);
      const running = pod.containers.filter(({ part }) => part !== "init");
      const limits = running.map(({ input }) => {
        const limit = input.at("resources", "limits", "ephemeral-storage");
        return limit.text === null ? null : bytesOfQuantity(limit.text);
      });
      const known = limits.filter((limit) => limit !== null);
      const allowed = known.reduce((sum, limit) => sum + limit, 0);
      const size = (inMemory: boolean) =>
        folders
          .filter((folder) => folder.inMemory === inMemory)
          .reduce((sum, folder) => sum + (folder.size ?? 0), 0);
      const [disk, memory] = [size(false), size(true)];
      return [
        ...folders
          .filter(({ unlimited }) => unlimited)
          .map(({ name }) => objection(pod.owner, `volume ${name}: an emptyDir without sizeLimit`)),
        ...(known.length === running.length && known.length > 0 && disk > allowed
          ? [
              objection(
                pod.owner,
                `its emptyDirs hold ${showBytes(disk)}, and it is evicted at ${showBytes(allowed)} of ephemeral-storage`,
              ),
            ]
          : []),
        ...running.flatMap(({ name, input }) => {
          const limit = input.at("resources", "limits", "memory").text;
          const bytes = limit === null ? null : bytesOfQuantity(limit);
          if (bytes === null || memory <= bytes / 4) return [];
          return [
            objection(
              pod.owner,
              `container ${name}: its emptyDirs in memory hold ${showBytes(memory)}, more than a quarter of the ${limit} that it may use`,
            ),
          ];
        }),
      ];
    }),
};
