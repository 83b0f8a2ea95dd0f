/** A drill: a fault in a running cluster, and the bounds on what users see of it. */
import type { RunningCluster, Span } from "../model/running-cluster.ts";

export interface Drill {
  /** `lose-primary`, `kill nginx-1`. */
  readonly id: string;
  readonly title: string;
  readonly bounds: Bounds;
  /** Causes the fault in a cluster under traffic. Resolves when it is done, not when the cluster has recovered. */
  act(cluster: RunningCluster): Promise<Fault>;
}

/** When the fault happened. */
export interface Fault extends Span {
  /** Restores what the fault removed, after everything else is measured. */
  readonly undo?: () => Promise<void>;
}

/**
 * Bounds on what users see. Always also: no acknowledged write is lost or duplicated, no user is logged out, no
 * request is answered 404.
 */
export interface Bounds {
  /** Longest time without an acknowledged write, in seconds; null: reported, not bounded. */
  readonly gap: number | null;
  /**
   * Requests that may fail: none, as many as were in flight at the fault, or (where one instance is
   * all there is) any of its routes while it is away.
   */
  readonly failed: "none" | "in-flight" | "while-away";
  /** Seconds until notifications and jobs run again, from the first write after the fault on. */
  readonly background: number;
}
