import { describe, expect, test } from "vitest";
import type { ResourceFact } from "../../model/resource-fact.ts";
import type { Topology } from "../../model/topology.ts";
import { runRules } from "../../policies/judge.ts";
import { replicaCountsMatchStackFile as rule } from "../../policies/replica-counts-match-stack-file.ts";
import { allUnknown, but, gone, unknown } from "./facts.ts";
import {
  api,
  autoscaler,
  database,
  job,
  pgbouncer,
  reporting,
  topology,
} from "./kubernetes-facts.ts";
import { resourceCases } from "./resource-cases.ts";

const named = (name: string, replicas: number) =>
  but(api, { "metadata.name": name, "spec.replicas": replicas });
const scaling = but(autoscaler, { "spec.scaleTargetRef.name": "scaled" });

const closed: Topology = {
  ...topology,
  application: { ...topology.application, maintenance: { upgrade: [] } },
};

describe("a site that is closed for an update", () => {
  const said = (...resources: ResourceFact[]) =>
    runRules([rule], { topology: closed, files: [], resources }, () => "").map(
      ({ message }) => message,
    );

  test("has none of Odoo's instances, or still all", () => {
    expect(said(named("api", 0), named("cron", 2))).toEqual([]);
    expect(said(named("api", 1))).toEqual(["replicas is 1, all sums are made for 2"]);
  });

  test("has everything else", () => {
    expect(said(named("nginx", 0))).toEqual(["replicas is 0, all sums are made for 2"]);
  });
});

resourceCases(
  rule,
  {
    fires: {
      "one more": [
        [named("api", 3)],
        ["pools.api.instances Deployment api: replicas is 3, all sums are made for 2"],
      ],
      "one less": [
        [named("cron", 1)],
        ["pools.cron.instances Deployment api: replicas is 1, all sums are made for 2"],
      ],
      "none of an open site": [
        [named("api", 0), named("nginx", 0)],
        [
          "nginx.instances Deployment api: replicas is 0, all sums are made for 2",
          "pools.api.instances Deployment api: replicas is 0, all sums are made for 2",
        ],
      ],
      "nginx and the edge": [
        [named("nginx", 3), named("edge", 3)],
        [
          "Deployment api: replicas is 3, all sums are made for 2",
          "nginx.instances Deployment api: replicas is 3, all sums are made for 2",
        ],
      ],
      PgBouncer: [
        [but(pgbouncer, { "spec.replicas": 3 })],
        ["pgbouncer.instances StatefulSet pgbouncer: replicas is 3, all sums are made for 2"],
      ],
      PostgreSQL: [
        [but(database, { "spec.instances": 2 }), but(reporting, { "spec.instances": 2 })],
        [
          "postgresql.standbys Cluster postgresql: instances is 2, all sums are made for 3",
          "postgresql.reportingReplica Cluster reporting: instances is 2, all sums are made for 1",
        ],
      ],
      "an autoscaler that goes further": [
        [but(scaling, { "spec.maxReplicas": 8 })],
        [
          "pools.scaled.autoscale.maximum HorizontalPodAutoscaler api: the maximum is 8, all sums are made for 4",
        ],
      ],
    },
    "does not fire": { "the kit's numbers": [api, pgbouncer, database, reporting, scaling] },
    "not applicable": {
      "what the stack file does not know": [named("other", 7), job],
      "no number": [but(api, { "spec.replicas": gone })],
    },
    unknown: {
      everything: [api, pgbouncer, database, scaling].map(allUnknown),
      numbers: [
        but(api, { "spec.replicas": unknown }),
        but(database, { "spec.instances": unknown }),
        but(scaling, { "spec.maxReplicas": unknown }),
      ],
    },
  },
  topology,
);
