import { separateWalVolume as rule } from "../../policies/separate-wal-volume.ts";
import { allUnknown, but, gone, unknown } from "./facts.ts";
import { api, database, reporting } from "./kubernetes-facts.ts";
import { resourceCases } from "./resource-cases.ts";

resourceCases(rule, {
  fires: {
    "no volume": [
      [but(database, { "spec.walStorage": gone })],
      ["Cluster postgresql: its WAL fills the volume of its data"],
    ],
    "a volume without a size": [
      [but(reporting, { "spec.walStorage.size": gone })],
      ["Cluster reporting: its WAL fills the volume of its data"],
    ],
  },
  "does not fire": { "the kit's clusters": [database, reporting] },
  "not applicable": { "no database": [api] },
  unknown: {
    everything: [allUnknown(database)],
    "the size": [
      but(database, { "spec.walStorage.size": unknown }),
      but(database, { "spec.walStorage": unknown }),
    ],
  },
});
