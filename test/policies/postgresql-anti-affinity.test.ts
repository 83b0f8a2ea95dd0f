import { expect, test } from "vitest";
import { runRules } from "../../policies/judge.ts";
import { postgresqlAntiAffinity as rule } from "../../policies/postgresql-anti-affinity.ts";
import { topologyOf } from "../model/written-stack.ts";
import { allUnknown, but, gone, unknown } from "./facts.ts";
import { api, database, reporting, topology } from "./kubernetes-facts.ts";
import { resourceCases } from "./resource-cases.ts";

const apart = ["Cluster postgresql: nothing keeps its instances on different nodes"];
const synchronous = "spec.postgresql.synchronous";
const other = { "metadata.name": "other" };

resourceCases(
  rule,
  {
    fires: {
      "no affinity": [[but(database, { "spec.affinity": gone })], apart],
      "affinity is off": [[but(database, { "spec.affinity.enablePodAntiAffinity": false })], apart],
      "affinity where it is easy": [
        [but(database, { "spec.affinity.podAntiAffinityType": "preferred" })],
        apart,
      ],
      "apart in zones alone": [
        [but(database, { "spec.affinity.topologyKey": "topology.kubernetes.io/zone" })],
        apart,
      ],
      "no budget": [
        [but(database, { "spec.enablePDB": false })],
        ["Cluster postgresql: has no disruption budget"],
      ],
      "one instance with a budget": [
        [but(reporting, { "spec.enablePDB": gone })],
        ["Cluster reporting: its one instance keeps a node from being emptied: enablePDB is on"],
      ],
      "nobody is waited for": [
        [but(database, { [synchronous]: gone })],
        ["Cluster postgresql: commits wait for no standby"],
      ],
      "nobody needs to be there": [
        [but(database, { [`${synchronous}.dataDurability`]: "preferred" })],
        ["Cluster postgresql: commits go on without a standby, but durability is strict"],
      ],
    },
    "does not fire": {
      "the kit's clusters": [database, reporting],
      "the operator's defaults": [
        but(database, {
          "spec.enablePDB": gone,
          "spec.affinity.topologyKey": gone,
          "spec.affinity.enablePodAntiAffinity": gone,
          [`${synchronous}.dataDurability`]: gone,
        }),
      ],
      "one instance needs no other node": [but(reporting, { "spec.affinity": gone })],
    },
    "not applicable": {
      "no database": [api],
      "a cluster that the stack file does not know waits for nobody": [
        but(database, { ...other, [synchronous]: gone }),
        but(database, { ...other, [`${synchronous}.dataDurability`]: "preferred" }),
      ],
    },
    unknown: {
      everything: [allUnknown(database)],
      "each value": [
        but(database, {
          "spec.affinity.enablePodAntiAffinity": unknown,
          "spec.affinity.podAntiAffinityType": unknown,
          "spec.affinity.topologyKey": unknown,
          "spec.enablePDB": unknown,
          [synchronous]: unknown,
        }),
        but(database, { [`${synchronous}.dataDurability`]: unknown }),
        but(reporting, { "spec.enablePDB": unknown }),
        but(database, { "spec.instances": unknown, "spec.affinity": gone }),
      ],
    },
  },
  topology,
);

test("does not fire: where no standby is, nobody is waited for", () => {
  const alone = but(database, {
    "spec.instances": 1,
    "spec.enablePDB": false,
    "spec.postgresql": {},
  });
  const single = topologyOf("postgresql: { standbys: 0, durability: preferred }");
  const evidence = { topology: single, files: [], resources: [alone] };
  expect(runRules([rule], evidence, () => "f:1")).toEqual([]);
});
