/**
 * The ports of a cluster, by what is spoken there: the same on every platform, so that flows,
 * policies and people find them where they expect them. A Layout decides addresses.
 */
export const ports = {
  /** The edge, where it ends TLS in a cluster. */
  https: 8443,
  /** nginx. */
  nginx: 8080,
  /** The proxy as Odoo itself reaches it, on one machine: for styles of PDFs. */
  internal: 8081,
  /** The balancer between nginx and Odoo. */
  balancer: 8070,
  /** Odoo's workers. */
  http: 8069,
  /** Odoo's gevent process: websockets. */
  gevent: 8072,
  /** PgBouncer, in pgbouncer.mode. */
  pooled: 6432,
  /** PgBouncer, always in session mode. */
  session: 6433,
  /** The primary. */
  rw: 5432,
  /** A synchronous standby, else the primary. */
  ro: 5433,
  /** The reporting replica, else a standby, else the primary. */
  report: 5434,
  postgresql: 5432,
  /** Patroni's REST interface. */
  patroni: 8008,
  /** CloudNativePG's instance manager. */
  status: 8000,
  etcd: 2379,
  "etcd-peer": 2380,
} as const;

export type PortName = keyof typeof ports;
