import { walArchiving as rule } from "../../policies/wal-archiving.ts";
import { allUnknown, but, gone, unknown } from "./facts.ts";
import { api, backup, database, reporting, store } from "./kubernetes-facts.ts";
import { resourceCases } from "./resource-cases.ts";

resourceCases(rule, {
  fires: {
    "no plugin": [
      [but(database, { "spec.plugins": gone }), backup],
      ["Cluster postgresql: archives no WAL"],
    ],
    "a plugin that only reads": [
      [but(database, { "spec.plugins[0].isWALArchiver": false }), backup],
      ["Cluster postgresql: archives no WAL"],
    ],
    "a plugin that is off": [
      [but(database, { "spec.plugins[0].enabled": false }), backup],
      ["Cluster postgresql: archives no WAL"],
    ],
    "no schedule": [[database], ["Cluster postgresql: no ScheduledBackup names it"]],
    "the schedule of another cluster": [
      [database, but(backup, { "spec.cluster.name": "other" })],
      ["Cluster postgresql: no ScheduledBackup names it"],
    ],
    "a schedule that pauses": [
      [database, but(backup, { "spec.suspend": true })],
      ["ScheduledBackup backup: is suspended"],
    ],
    "no end": [
      [but(store, { "spec.retentionPolicy": gone })],
      ["ObjectStore backup: keeps backups for ever"],
    ],
    "a replica that was made a primary": [
      [
        but(reporting, { "spec.replica.enabled": false }),
        but(backup, { "spec.cluster.name": "reporting" }),
      ],
      ["Cluster reporting: archives no WAL"],
    ],
  },
  "does not fire": {
    "the kit's clusters": [database, reporting, store, backup],
    "it does not pause": [database, but(backup, { "spec.suspend": false })],
  },
  "not applicable": { "no database": [api], "a replica": [reporting] },
  unknown: {
    everything: [...[database, store, backup].map(allUnknown)],
    "each value": [
      but(database, { "spec.plugins": unknown }),
      but(database, { "spec.plugins[0].isWALArchiver": unknown }),
      but(database, { "spec.plugins[0].enabled": unknown }),
      but(backup, { "spec.cluster.name": unknown, "spec.suspend": unknown }),
      but(store, { "spec.retentionPolicy": unknown }),
      but(reporting, { "spec.replica.enabled": unknown }),
    ],
  },
});
