/** Spec -> Topology. The one place that knows which tiers a cluster has. */
import { additionsTo } from "../../capabilities/enabled.ts";
import { clusterSettings } from "../cluster-settings.ts";
import type { Spec } from "../stack-file.ts";
import type { Application, Endpoint, Topology } from "../topology.ts";
import { budgets } from "./budgets.ts";
import { databaseSettings } from "./database-settings.ts";
import { flows } from "./flows.ts";
import { buildGroups } from "./groups.ts";
import { secretNeeds } from "./secrets.ts";

/** What the stack file means. Pure: equal specs give equal topologies. */
export function buildTopology(spec: Spec): Topology {
  const additions = additionsTo(spec.cluster, spec.platform);
  const modules = additions.flatMap((one) => one.modules ?? []);
  const application = applicationOf(spec, modules);
  const groups = buildGroups(spec, additions);
  const shape = { platform: spec.platform, application, groups };
  return {
    stack: spec.stack,
    platform: spec.platform,
    application,
    groups,
    endpoints: endpointsOf(spec),
    flows: [...flows(shape, objectStorePort(spec)), ...additions.flatMap((one) => one.flows ?? [])],
    secrets: [...secretNeeds(spec.platform), ...additions.flatMap((one) => one.secrets ?? [])],
    databaseSettings: databaseSettings(shape),
    budgets: [...budgets(shape), ...additions.flatMap((one) => one.budgets ?? [])],
  };
}

function applicationOf(spec: Spec, modules: readonly string[]): Application {
  const { odoo, domain, edge, concurrentUsers, maintenance } = spec.cluster;
  // In a cluster the entry has the port that browsers know.
  const port = spec.platform !== "local" || edge.https.port === 443 ? "" : `:${edge.https.port}`;
  return {
    series: odoo.version,
    domain,
    url: `https://${domain}${port}`,
    database: odoo.database,
    modules: [...new Set([...odoo.modules, ...modules])],
    demo: odoo.demo,
    addons: odoo.addons,
    requirements: odoo.requirements,
    options: odoo.options,
    smtp: odoo.smtp,
    concurrentUsers,
    maintenance,
  };
}

function objectStorePort(spec: Spec): number {
  const endpoint = clusterSettings(spec)?.backup.endpoint ?? "https://s3.amazonaws.com";
  const { port, protocol } = new URL(endpoint);
  return port === "" ? (protocol === "http:" ? 80 : 443) : Number(port);
}

function endpointsOf(spec: Spec): Endpoint[] {
  const { standbys, reportingReplica } = spec.cluster.postgresql;
  const reporting = reportingReplica ? ["reporting"] : [];
  return [
    { name: "rw", groups: ["postgresql"], writable: true },
    {
      name: "ro",
      groups: standbys > 0 ? ["postgresql"] : [...reporting, "postgresql"],
      writable: false,
    },
    { name: "report", groups: [...reporting, "postgresql"], writable: false },
  ];
}
