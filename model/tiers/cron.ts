/** Odoo's scheduled jobs; no HTTP. */
import { pathOf } from "../odoo-pools.ts";
import { processConnections } from "../sizing.ts";
import { showSeconds } from "../spec/units.ts";
import type { OdooGroupBase, OdooTier } from "./odoo-tier.ts";

export interface CronGroup extends OdooGroupBase {
  readonly role: "cron";
  readonly threads: number;
}

export const cron: OdooTier<CronGroup> = {
  role: "cron",
  groups: [],
  title: "Odoo",
  after: ["pgbouncer", "service"],
  ports: [],
  machine: {
    octet: () => null,
    program: "odoo",
    user: "odoo",
    probes: ({ threads }) => [{ kind: "cron-listeners", count: threads }],
    // SIGHUP ends its master.
    reload: null,
    drain: () => ({ kind: "none" }),
    stop: { signal: "TERM", seconds: 60 },
  },
  pods: { addressed: "service", asksDns: false, container: null },
  odoo: {
    subcommand: null,
    flags: ["--no-http"],
    followsPrimary: false,
    servesHttp: false,
    options: (group) => ({
      http_enable: "False",
      // Any number above 0 chooses the prefork server, which lets a running job end.
      workers: "1",
      max_cron_threads: String(group.threads),
      limit_time_real: String(group.limitTimeReal),
      limit_time_real_cron: String(group.limitTimeReal),
    }),
    atOnce: ({ threads }) => threads,
    connections: ({ threads, maxConnections }) => ({
      application: threads * Math.min(maxConnections, processConnections.cronWorker.application),
      maintenance: threads * processConnections.cronWorker.maintenance,
    }),
    // Invoices that are sent by a schedule.
    prints: true,
    pod: {
      component: "CronPool",
      priority: () => "background",
      reached: () => false,
      // A job that runs may end.
      ends: ({ limitTimeReal }) => limitTimeReal + 10,
    },
  },
  // An interrupted job runs again: it is no request that fails.
  drills: { kill: true, restart: true, serves: () => false },
  picture: { light: "#ecfccb", dark: "#2b3914" },
  caption: ({ threads }) => [`${threads} scheduled job${threads === 1 ? "" : "s"} at once`],
  purpose: ({ threads, limitTimeReal }) =>
    `Odoo’s scheduled jobs, ${threads} at once in each instance; a job may take ${showSeconds(limitTimeReal)}.`,
  instancesKey: (group) => pathOf(group, "instances"),
};
