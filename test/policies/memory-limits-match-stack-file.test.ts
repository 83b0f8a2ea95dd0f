import { memoryLimitsMatchStackFile as rule } from "../../policies/memory-limits-match-stack-file.ts";
import { allUnknown, but, gone, unknown } from "./facts.ts";
import { api, database, job, pgbouncer, topology } from "./kubernetes-facts.ts";
import { resourceCases } from "./resource-cases.ts";

const own = "spec.template.spec.containers[0]";
const limited = (limit: unknown) => but(api, { [`${own}.resources.limits.memory`]: limit });
const large = (limit: unknown) => but(database, { "spec.resources.limits.memory": limit });

resourceCases(
  rule,
  {
    fires: {
      "a smaller pool": [
        [limited("2047Mi")],
        [
          "pools.api.memory Deployment api: its memory ends at 2047Mi, its processes are made for 2048Mi",
        ],
      ],
      "a smaller PostgreSQL": [
        [large("4Gi")],
        [
          "postgresql.memory Cluster postgresql: its memory ends at 4Gi, its processes are made for 8192Mi",
        ],
      ],
      "a unit of ten": [
        [limited("2G")],
        [
          "pools.api.memory Deployment api: its memory ends at 2G, its processes are made for 2048Mi",
        ],
      ],
    },
    "does not fire": {
      "as promised, or more": [limited("2048Mi"), limited("2Gi"), limited("3G"), large("8Gi")],
      "less than a MiB is rounding": [limited(String(2 ** 31 - 2 ** 20 + 1))],
    },
    "not applicable": {
      "other containers and tiers": [
        pgbouncer,
        job,
        but(limited("1Mi"), { [`${own}.name`]: "nginx" }),
        but(limited("1Mi"), { "metadata.name": "other" }),
      ],
      "no limit, or none that can be read, has a rule of its own": [
        limited(gone),
        limited("much"),
        limited("1X"),
      ],
    },
    unknown: {
      everything: [allUnknown(api), allUnknown(database)],
      "the limit": [limited(unknown), large(unknown)],
    },
  },
  topology,
);
