import { sharedVolumesReadWriteMany as rule } from "../../policies/shared-volumes-read-write-many.ts";
import { allUnknown, but, gone, unknown } from "./facts.ts";
import { api, autoscaler, claim, pgbouncer } from "./kubernetes-facts.ts";
import { resourceCases } from "./resource-cases.ts";

const once = but(claim, { "spec.accessModes": ["ReadWriteOnce"] });
const single = but(api, { "spec.replicas": 1 });
const readOnly = "spec.template.spec.volumes[0].persistentVolumeClaim.readOnly";
const report = { ...single, name: "report" };

resourceCases(rule, {
  fires: {
    "two instances": [
      [api, once],
      ["PersistentVolumeClaim sessions: is not ReadWriteMany, but shared by api"],
    ],
    "two pools": [
      [single, report, once],
      ["PersistentVolumeClaim sessions: is not ReadWriteMany, but shared by api, report"],
    ],
    "an autoscaler": [
      [but(api, { "spec.replicas": gone }), autoscaler, once],
      ["PersistentVolumeClaim sessions: is not ReadWriteMany, but shared by api"],
    ],
    "one of two can write": [
      [
        but(api, { [readOnly]: true }),
        { ...single, name: "report" },
        but(claim, { "spec.accessModes": ["ReadOnlyMany"] }),
      ],
      ["PersistentVolumeClaim sessions: is not ReadWriteMany, but shared by api, report"],
    ],
    "mounted twice, once to write": [
      [
        but(api, {
          [readOnly]: true,
          "spec.template.spec.volumes[1]": {
            name: "again",
            persistentVolumeClaim: { claimName: "sessions" },
          },
        }),
        but(claim, { "spec.accessModes": ["ReadOnlyMany"] }),
      ],
      ["PersistentVolumeClaim sessions: is not ReadWriteMany, but shared by api"],
    ],
    "no mode": [
      [api, but(claim, { "spec.accessModes": gone })],
      ["PersistentVolumeClaim sessions: is not ReadWriteMany, but shared by api"],
    ],
  },
  "does not fire": {
    "the kit's claims": [api, pgbouncer, claim],
    "all only read": [
      but(api, { [readOnly]: true }),
      but(claim, { "spec.accessModes": ["ReadOnlyMany"] }),
    ],
    "one of two modes": [
      api,
      but(claim, { "spec.accessModes": ["ReadOnlyMany", "ReadWriteMany"] }),
    ],
  },
  "not applicable": {
    "one pod": [single, once],
    "nobody mounts it": [pgbouncer, once],
    "another claim": [api, but(once, { "metadata.name": "other" })],
  },
  unknown: {
    everything: [allUnknown(api), allUnknown(claim)],
    "modes and names": [
      api,
      but(claim, { "spec.accessModes": unknown }),
      but(claim, { "spec.accessModes[0]": unknown }),
      but(once, { "metadata.name": unknown }),
    ],
    "whether it writes": [
      but(api, { [readOnly]: unknown }),
      but(claim, { "spec.accessModes": ["ReadOnlyMany"] }),
    ],
    "the volume": [
      but(api, { "spec.template.spec.volumes[0].persistentVolumeClaim": unknown }),
      once,
    ],
  },
});
