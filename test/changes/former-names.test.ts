/** A commit of a former version is compared by the names of this one: what was renamed is not replaced. */
import { expect, test } from "vitest";
import { readStackModel } from "../../changes/stack-model.ts";
import { groupsOf } from "../../model/topology.ts";

test("tiers and components of a former version are read by their names of today", () => {
  const former = {
    topology: {
      groups: [
        { role: "proxy", name: "nginx" },
        { role: "http", name: "web" },
      ],
      budgets: [],
      endpoints: [],
      application: {},
    },
    settings: {},
    resources: {
      "Cluster$ProxyPair::nginx": { type: "component" },
      "Cluster$PoolerCertificate$kubernetes:v1:Secret::pgbouncer": { type: "secret" },
      "Foundation$FileSystem$aws:efs/accessPoint:AccessPoint::proxy": { type: "door" },
    },
  };
  const model = readStackModel(JSON.stringify(former));
  expect(groupsOf(model?.topology ?? { groups: [] }, "nginx").map(({ name }) => name)).toEqual([
    "nginx",
  ]);
  expect(Object.keys(model?.resources ?? {})).toEqual([
    "Cluster$NginxPair::nginx",
    "Cluster$PgbouncerCertificate$kubernetes:v1:Secret::pgbouncer",
    "Foundation$FileSystem$aws:efs/accessPoint:AccessPoint::nginx",
  ]);
});
