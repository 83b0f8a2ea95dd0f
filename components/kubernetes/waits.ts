/**
 * How long Pulumi waits until something is ready. Its own ten minutes are for a pod that starts;
 * what copies a database or waits for a pool to drain takes longer, and an update that gives up in
 * the middle leaves the rest undone.
 */
export const waits = {
  /**
   * PostgreSQL is ready when every instance is, and a new one copies the whole database first: a
   * terabyte at 20 MB/s takes 14 hours.
   */
  database: { create: "24h", update: "24h" },
  /** Images are pulled, and PgBouncer or nginx is asked for first. */
  serving: { create: "20m", update: "60m" },
  /** A pool rolls pod by pod, and each ends its longest request. */
  pool: { create: "30m", update: "60m" },
  /** SIGINT waits for transactions, and a job of cron is one for as long as an hour. */
  draining: { create: "20m", update: "120m" },
  /** A Service with selectors is ready when a pod behind it is; a LoadBalancer when it has an address. */
  service: { create: "30m", update: "60m" },
  /** cert-manager, its webhook, and for the first certificate its authority. */
  certificate: { create: "20m", update: "20m" },
  /** `-i` of many modules; the job itself waits ten minutes for a primary, and for a job of cron. */
  install: { create: "60m" },
  /** `-u` of all modules. */
  upgrade: { create: "6h" },
  /** A base backup of the whole database. */
  backup: { create: "6h" },
  /** An operator's images and its webhook; Helm itself is told the same as `timeout`. */
  chart: { create: "20m", update: "20m" },
} as const;

/** Seconds that Helm waits for a chart, below what Pulumi does. */
export const chartTimeout = 900;
