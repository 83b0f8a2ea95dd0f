/**
 * A cluster that runs, as drills see it: what can be done to it, and where its users come in. A
 * platform implements it; a drill knows nothing else.
 */
import type { Topology } from "./topology.ts";

export interface RunningCluster {
  /** Name of the stack. */
  readonly stack: string;
  readonly topology: Topology;
  readonly entry: Entry;
  /** Somebody who may do everything in Odoo. */
  readonly administrator: { readonly login: string; readonly password: string };
  readonly instances: readonly Instance[];
  /** Name of the database instance that takes writes; null while there is none. */
  primary(): Promise<string | null>;
  /**
   * Ends processes at once, without a word to them.
   * `service`: the server alone (of a database the postmaster); whoever supervises starts it again.
   * `instance`: everything of the instance, which stays away until `start`, like a lost machine.
   * Resolves when the processes are gone, to the time that it took.
   */
  kill(instance: string, what: "service" | "instance"): Promise<Span>;
  /** Brings back what `kill` took away. */
  start(instance: string): Promise<void>;
  /** A planned restart of an instance or a whole group, one instance after the other. */
  restart(name: string): Promise<void>;
  /** Makes the synchronous standby the primary, as planned work does. */
  switchover(): Promise<void>;
  /** Null when every instance serves and every copy of the database follows; else what is missing. */
  missing(): Promise<string | null>;
  /** One statement in Odoo's database on the primary; rows of columns. */
  query(sql: string): Promise<string[][]>;
}

/** In milliseconds of the monotonic clock. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Where users come in. */
export interface Entry {
  readonly host: string;
  readonly port: number;
  /** What browsers send as Host. */
  readonly name: string;
  /** Certificate authority in PEM; null where the certificate is a team's own. */
  readonly authority: string | null;
}

export interface Instance {
  readonly name: string;
  readonly group: string;
  readonly role: Topology["groups"][number]["role"];
}
