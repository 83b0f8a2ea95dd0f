import { emptydirSizeLimits as rule } from "../../policies/emptydir-size-limits.ts";
import { allUnknown, but, gone, unknown } from "./facts.ts";
import { api, claim, job, pgbouncer } from "./kubernetes-facts.ts";
import { resourceCases } from "./resource-cases.ts";

const pod = "spec.template.spec";
const disk = `${pod}.containers[0].resources.limits["ephemeral-storage"]`;
const folders = [
  { name: "run", emptyDir: { medium: "Memory", sizeLimit: "128Mi" } },
  { name: "tmp", emptyDir: { sizeLimit: "1Gi" } },
  { name: "home", emptyDir: { sizeLimit: "1024Mi" } },
  { name: "data", persistentVolumeClaim: { claimName: "data" } },
];
const right = but(api, { [`${pod}.volumes`]: folders, [disk]: "2Gi" });

resourceCases(rule, {
  fires: {
    "a folder without a size": [
      [but(right, { [`${pod}.volumes[1].emptyDir`]: {} })],
      ["Deployment api: volume tmp: an emptyDir without sizeLimit"],
    ],
    "folders that hold more than the pod may use": [
      [but(right, { [disk]: "2047Mi" })],
      [
        "Deployment api: its emptyDirs hold 2 GiB, and it is evicted at 2047 MiB of ephemeral-storage",
      ],
    ],
    "memory that the container itself needs": [
      [but(right, { [`${pod}.volumes[0].emptyDir.sizeLimit`]: "129Mi" })],
      [
        "Deployment api: container odoo: its emptyDirs in memory hold 129 MiB, more than a quarter of the 512Mi that it may use",
      ],
    ],
    "a sidecar's memory": [
      [
        but(pgbouncer, {
          [`${pod}.volumes`]: folders,
          [`${pod}.containers[0].resources.limits.memory`]: gone,
          [`${pod}.initContainers[0].resources.limits.memory`]: "256Mi",
        }),
      ],
      [
        "StatefulSet pgbouncer: container router: its emptyDirs in memory hold 128 MiB, more than a quarter of the 256Mi that it may use",
      ],
    ],
  },
  "does not fire": {
    "room for all of them": [right, but(right, { [disk]: "3Gi" })],
    "two containers share": [
      but(pgbouncer, {
        [`${pod}.volumes`]: folders,
        [disk]: "1Gi",
        [`${pod}.initContainers[0].resources.limits["ephemeral-storage"]`]: "1Gi",
      }),
    ],
    "no limit of the pod's": [but(right, { [disk]: gone })],
    "a container that ends before": [
      but(job, {
        [`${pod}.volumes`]: folders,
        [`${pod}.initContainers[0].resources.limits.memory`]: "64Mi",
      }),
    ],
  },
  "not applicable": { "pods without folders": [api, pgbouncer], "other kinds": [claim] },
  unknown: {
    everything: [allUnknown(right)],
    "the limit": [but(right, { [disk]: unknown })],
    "a size": [but(right, { [`${pod}.volumes[1].emptyDir.sizeLimit`]: unknown })],
    "a folder": [but(right, { [`${pod}.volumes[1].emptyDir`]: unknown })],
  },
});
