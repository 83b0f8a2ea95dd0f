/** The tiers and pools of a cluster. */
import type { Additions } from "../../capabilities/capability.ts";
import type { AddedToPool } from "../odoo-pools.ts";
import type { Spec } from "../stack-file.ts";
import { timeOuts } from "../time-outs.ts";
import type { EtcdGroup, Group, OdooGroup, RouterGroup } from "../topology.ts";
import { balancerGroup } from "./balancer.ts";
import { connectionLimit } from "./connections.ts";
import { edgeGroup } from "./edge.ts";
import { nginxGroup } from "./nginx.ts";
import { odooPool } from "./odoo-pool.ts";
import { pgbouncerGroup } from "./pgbouncer.ts";
import { postgresqlGroups } from "./postgresql.ts";

/** All groups, from the edge inwards. @param additions what capabilities add. */
export function buildGroups(spec: Spec, additions: readonly Additions[] = []): Group[] {
  const own = Object.entries(spec.cluster.pools).map(([name, pool]) => odooPool(name, pool, spec));
  const everyPool = additions.flatMap((one) => one.everyPool ?? []);
  const pools = [
    ...own.map((pool) => withAdded(pool, everyPool)),
    ...additions.flatMap((one) => one.pools ?? []),
  ];
  const balancer = balancerGroup(spec, pools);
  const nginx = nginxGroup(spec, pools, balancer);
  const pgbouncer = pgbouncerGroup(spec, pools);
  return [
    edgeGroup(spec, nginx),
    nginx,
    balancer,
    ...pools,
    ...additions.flatMap((one) => one.services ?? []),
    pgbouncer,
    routerGroup(spec),
    ...postgresqlGroups(spec, connectionLimit(pgbouncer)),
    ...etcdGroups(spec),
  ];
}

function withAdded(pool: OdooGroup, additions: readonly AddedToPool[]): OdooGroup {
  if (additions.length === 0) return pool;
  const added = {
    serverWideModules: additions.flatMap((one) => one.serverWideModules),
    environment: Object.assign({}, ...additions.map((one) => one.environment)),
  };
  return { ...pool, added };
}

function routerGroup(spec: Spec): RouterGroup {
  return {
    role: "router",
    name: "router",
    // One beside each PgBouncer: losing one loses the pair, and nothing else.
    instances: spec.cluster.pgbouncer.instances,
    cpu: 0,
    memory: 0,
    processes: [{ name: "haproxy", count: 1, memory: 0 }],
    hold: timeOuts.hold,
  };
}

/** Kubernetes has an etcd of its own; a machine needs one. */
function etcdGroups(spec: Spec): EtcdGroup[] {
  if (spec.platform !== "local") return [];
  return [
    {
      role: "etcd",
      name: "etcd",
      instances: 1,
      cpu: 0,
      memory: 0,
      processes: [{ name: "etcd", count: 1, memory: 0 }],
    },
  ];
}
