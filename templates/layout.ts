/**
 * What a platform supplies to the renderers: addresses and paths, as data. Never read from the host.
 *
 * Renderers ask a Layout and nothing else; they never ask on which platform they are. One topology
 * rendered with two layouts differs in these values alone (a test replaces them by names and compares).
 */
import type { PortName } from "../model/ports.ts";
import type { Text } from "../model/text.ts";
import type { Application, EndpointName, Group, PostgresqlGroup } from "../model/topology.ts";

/** One rendering of a group's files: an instance where each has an address of its own, else the whole group. */
export interface Node {
  /** `interactive-1`, or `interactive` where all instances read the same files. */
  readonly id: string;
  /** Counted from 1; spreads first choices over instances. */
  readonly ordinal: number;
  /** Address the node listens on. */
  readonly bind: string;
}

export type { PortName };

/** Places that files name. */
export type PathName =
  /** Rendered files of the node. */
  | "config"
  /** What the node keeps. */
  | "data"
  /** Sockets and pid files of the node. */
  | "run"
  /** Temporary files of the node, which may be large: on a disk. */
  | "spool"
  /** Odoo's data_dir: filestore/ and sessions/ below it. */
  | "odoo-data"
  /** Odoo's own addons. */
  | "odoo-addons"
  /** Repository of backups and WAL. */
  | "backup"
  /** Certificate and key of the edge, in one file. */
  | "certificate"
  /** Programs of PostgreSQL. */
  | "postgresql-bin"
  /** Configuration shipped with nginx: mime.types. */
  | "nginx-share";

/** A host, or `host:port`; with a placeholder where the platform knows it only when it has made it (RDS). */
export type Place = string | Text;

export interface EndpointPlace {
  readonly host: Place;
  readonly port: number;
  /** Further hosts of the same endpoint, with the same port, for clients that can use several. */
  readonly others: readonly string[];
}

export type DatabaseRole = "primary" | "replica";

export interface DatabaseServers {
  /** `host:port` of each. A late one is a name, never an address. */
  readonly addresses: readonly Place[];
  /** Where each one's Patroni tells its role, in the same order; null where an address leads to the role by itself. */
  readonly patroni: readonly string[] | null;
}

/** Paths of PEM files, the same in whatever pod reads them. */
export interface PgbouncerTls {
  readonly certificate: string;
  readonly key: string;
  readonly authority: string;
}

export interface Layout {
  /** The nodes of a group, in order. */
  nodes(group: Group): readonly Node[];
  /** `host:port` of every instance, or one DNS name. */
  upstream(group: Group, port: PortName): readonly string[];
  /** Hosts of a group for clients that take a list with one port (`db_host`). */
  hosts(group: Group): readonly string[];
  port(port: PortName): number;
  /** Where `rw`, `ro`, `report` are reached from a node. */
  endpoint(name: EndpointName, from: Node): EndpointPlace;
  /** PostgreSQL instances of a role. */
  databaseServers(group: PostgresqlGroup, role: DatabaseRole): DatabaseServers;
  /** The file of authorities that PostgreSQL's certificate is checked against; null where it speaks no TLS. */
  databaseAuthority(): string | null;
  /** What PgBouncer's listeners show, and what Odoo checks them against; null where they speak no TLS. */
  pgbouncerTls(): PgbouncerTls | null;
  path(name: PathName, node: Node): string;
  /** Folders of the team's addons, in the order of the stack file. */
  addonFolders(): readonly string[];
  /** Folder of addons that pip has installed: a part of Odoo's own package, so that Odoo itself needs no name of it. Null without one. */
  packagedAddons(): string | null;
  /** Address from which a node opens connections; null where the network decides. */
  source(node: Node): string | null;
  /** Networks whose X-Forwarded-* headers nginx believes. */
  trustedProxies(): readonly string[];
  /** Networks from which PostgreSQL accepts clients. */
  databaseClients(): readonly string[];
  /** The proxy as Odoo's own processes reach it (PDF rendering): scheme, host and port. */
  internalUrl(): string;
  /** How Odoo is started: the interpreter and the program, before any argument. */
  odooCommand(application: Application): readonly string[];
  /** Where a service writes its log: standard error, or a file of the node. */
  log(node: Node): "stderr" | { readonly file: string };
}
