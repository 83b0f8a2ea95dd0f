/** What the tiers that run Odoo have in common, and in what their processes differ. */
import type { FromCapabilities } from "../odoo-pools.ts";
import type { PortName } from "../ports.ts";
import type { GroupBase } from "./group.ts";
import type { ListenerName } from "./pgbouncer.ts";
import type { Tier } from "./tier.ts";

export interface OdooGroupBase extends GroupBase, FromCapabilities {
  readonly listener: ListenerName;
  /** Most connections of one process to one database (`db_maxconn`). */
  readonly maxConnections: number;
  /** odoo.conf keys of this pool alone. */
  readonly options: Readonly<Record<string, string>>;
  /** Seconds a request or job may take (`limit_time_real`, `limit_time_real_cron`). */
  readonly limitTimeReal: number;
}

export interface OdooTier<G extends OdooGroupBase & { readonly role: string }> extends Tier<G> {
  readonly ports: readonly PortName[];
  readonly odoo: OdooProcess<G>;
}

export interface OdooProcess<G> {
  /** `gevent` must be the first word; no option says the same. */
  readonly subcommand: "gevent" | null;
  readonly flags: readonly string[];
  /** It reads no notification of a former primary: it is ended when the primary changes. */
  readonly followsPrimary: boolean;
  /** It serves HTTP: `http_port` and `gevent_port` are set. */
  readonly servesHttp: boolean;
  /** odoo.conf keys that make it what it is. */
  options(group: G): Readonly<Record<string, string>>;
  /** Requests or jobs that one instance works on at once. */
  atOnce(group: G): number;
  /** Server connections of one instance at its busiest. */
  connections(group: G): Connections;
  /** It prints PDFs, and fetches their styles. */
  readonly prints: boolean;
  readonly pod: OdooPod<G>;
}

/** Connections to Odoo's database, and to `postgres`. */
export interface Connections {
  readonly application: number;
  readonly maintenance: number;
}

/** How a pod of a pool is made (components/kubernetes/odoo-pool.ts). */
export interface OdooPod<G> {
  /** Type of its component: a part of every child's URN. */
  readonly component: "HttpPool" | "WebsocketPool" | "CronPool";
  /** Which pods go first when a node is lost or full. */
  priority(group: G): "serving" | "background";
  /** Requests come in by names of its pods, which are forgotten slowly. */
  reached(group: G): boolean;
  /** Seconds that what it works on may take to end. */
  ends(group: G): number;
}
