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
  /** A user who may do everything in Odoo. */
  readonly administrator: { readonly login: string; readonly password: string };
  /**
   * Runs `work` with a user of its own as administrator: made before, and removed after, with what
   * drills put into Odoo.
   */
  asOwnUser<T>(work: (cluster: RunningCluster) => Promise<T>): Promise<T>;
  readonly instances: readonly Instance[];
  /** Name of the database instance that takes writes; null while there is none. */
  primary(): Promise<string | null>;
  /**
   * Ends processes at once, without a word to them.
   * `service`: the server alone (of a database the postmaster); its supervisor starts it again.
   * `parent`: the server's first process alone, as the kernel does when memory runs out; what it
   * started is left behind.
   * `agent`: of a database what supervises PostgreSQL there, alone.
   * `instance`: everything of the instance, which stays away until `start`, like a lost machine.
   * Resolves when the processes are gone, to the time that it took.
   */
  kill(instance: string, what: Loss): Promise<Span>;
  /** Stops every process of an instance where it is, and lets it go on after some seconds. */
  freeze(instance: string, seconds: number): Promise<Freeze>;
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

/** What `kill` ends. */
export type Loss = "service" | "parent" | "agent" | "instance";

export interface Freeze extends Span {
  /** Resolves when it goes on. */
  readonly over: () => Promise<void>;
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
