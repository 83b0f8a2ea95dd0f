/**
 * The Odoo series that the kit knows, and in what they differ. Adding a series is adding a row
 * here, running the cluster suite against it, and listing it in the README.
 */
export interface Series {
  readonly name: string;
  /** `running`: the whole cluster suite passes. `rendered`: golden files and daemons judge it; no engine ran it here. */
  readonly tested: "running" | "rendered";
  /** Debian package that installs it; null when it must come from a source checkout. */
  readonly debianPackage: string | null;
  /** Modules loaded into every process before any database is known (`server_wide_modules`). */
  readonly serverWideModules: readonly string[];
  /** `ODOO_*` variables override the file: the environment of every process must be scrubbed. */
  readonly environmentOverridesFile: boolean;
  /** SIGHUP replaces the workers of an HTTP instance without refusing a connection. */
  readonly gracefulReload: boolean;
  /** Can choose a database by the header `X-Odoo-Database`, which the proxy must clear. */
  readonly databaseHeader: boolean;
  /** odoo.conf keys that came after the oldest series of this table. */
  readonly addedKeys: readonly string[];
  /** odoo.conf keys of other series, with what to do instead: a stale copy is refused by name. */
  readonly retiredKeys: Readonly<Record<string, string>>;
}

const retiredKeys = {
  longpolling_port: "Remove it: it became gevent_port, and ports are the platform's",
  xmlrpc_port: "Remove it: it became http_port, and ports are the platform's",
  xmlrpc_interface: "Remove it: it became http_interface, and addresses are the platform's",
  xmlrpc: "Remove it: it became http_enable; use pools.<name>.role",
  logrotate: "Remove it: Odoo no longer rotates logs",
} as const;

export const seriesTable = {
  "18.0": {
    name: "18.0",
    tested: "rendered",
    debianPackage: null,
    serverWideModules: ["base", "web"],
    environmentOverridesFile: false,
    gracefulReload: false,
    databaseHeader: false,
    addedKeys: [],
    retiredKeys,
  },
  "19.0": {
    name: "19.0",
    tested: "running",
    debianPackage: "odoo-19",
    serverWideModules: ["base", "rpc", "web"],
    environmentOverridesFile: true,
    gracefulReload: true,
    databaseHeader: true,
    addedKeys: ["db_app_name"],
    retiredKeys,
  },
} as const satisfies Record<string, Series>;

export type SeriesName = keyof typeof seriesTable;

export const seriesNames = Object.keys(seriesTable) as SeriesName[];

/** The facts of one series. */
export function seriesOf(name: SeriesName): Series {
  return seriesTable[name];
}
