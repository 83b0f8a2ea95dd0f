/** PgBouncer's listeners and pools, sized by who connects to them. */
import type { Spec } from "../stack-file.ts";
import type { Connections } from "../tiers/odoo-tier.ts";
import { odooTierOf } from "../tiers/tiers.ts";
import { timeOuts } from "../time-outs.ts";
import type { Listener, ListenerName, OdooGroup, PgbouncerGroup, PoolMode } from "../topology.ts";

/** Database that Odoo uses for LISTEN and NOTIFY, whatever its own is called. */
export const maintenanceDatabase = "postgres";

/** The PgBouncer pair: each instance is sized to carry every client alone. */
export function pgbouncerGroup(spec: Spec, pools: readonly OdooGroup[]): PgbouncerGroup {
  const { pgbouncer, odoo, postgresql } = spec.cluster;
  const listener = (name: ListenerName, mode: PoolMode): Listener => {
    const need = demand(pools.filter((pool) => pool.listener === name));
    const size = (amount: number, cap: number) =>
      mode === "transaction" ? Math.min(amount, cap) : amount;
    return {
      name,
      databases: [
        {
          database: odoo.database,
          mode,
          // In transaction mode a connection is busy only while a query runs: more than a few per CPU only queue elsewhere.
          poolSize:
            pgbouncer.poolSize[name] ??
            size(withHeadRoom(need.application), Math.max(10, Math.ceil(8 * postgresql.cpu))),
        },
        { database: maintenanceDatabase, mode, poolSize: size(withHeadRoom(need.maintenance), 5) },
      ],
    };
  };
  return {
    role: "pgbouncer",
    name: "pgbouncer",
    instances: pgbouncer.instances,
    cpu: 0,
    memory: 0,
    processes: [{ name: "pgbouncer", count: 2, memory: 0 }],
    listeners: [listener("pooled", pgbouncer.mode), listener("session", "session")],
    maxClientConnections: pgbouncer.maxClientConnections,
    queryWaitTimeout: timeOuts.queryWait,
    options: pgbouncer.options,
  };
}

/** Connections that the processes of these pools use at their busiest. */
export function demand(pools: readonly OdooGroup[]): Connections {
  let application = 0;
  let maintenance = 0;
  for (const pool of pools) {
    const each = odooTierOf(pool).odoo.connections(pool);
    application += each.application * pool.instances;
    maintenance += each.maintenance * pool.instances;
  }
  return { application, maintenance };
}

/** A tenth more, at least two: health checks, rolling restarts, a worker that holds a second cursor. */
function withHeadRoom(connections: number): number {
  return connections + Math.max(2, Math.ceil(connections / 10));
}
