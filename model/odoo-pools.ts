/** Who Odoo pools work for, where their keys stand, and what capabilities add to them. */
import { groupsOf, type HttpGroup, type OdooGroup, type Topology } from "./topology.ts";

/** What a pool has of capabilities; all of it is absent where there are none. */
export interface FromCapabilities {
  /** What capabilities add to its processes. */
  readonly added?: AddedToPool;
  /** Further sessions of an instance that LISTEN or hold a lock in Odoo's database. */
  readonly sessions?: number;
  /** Key of the stack file that makes the pool; absent where it is `pools.<name>`. */
  readonly writtenAt?: readonly string[];
}

/** What capabilities add to the processes of an Odoo pool. */
export interface AddedToPool {
  /** Loaded before any database, behind the modules of the series or of a team's own list. */
  readonly serverWideModules: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** HTTP pools that users' requests are sent to. */
export function routedPools(topology: Pick<Topology, "groups">): HttpGroup[] {
  return groupsOf(topology, "http").filter(isRouted);
}

/** False for an HTTP pool whose workers serve the instance itself alone. */
export function isRouted({ routed }: HttpGroup): boolean {
  return routed !== false;
}

/** Where the stack file has a key of a pool. */
export function pathOf({ name, writtenAt }: OdooGroup, key: string): string[] {
  return [...(writtenAt ?? ["pools", name]), key];
}
