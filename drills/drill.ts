/** What a drill is: something terrible, and what users are promised while it happens. */
import type { RunningCluster, Span } from "../model/running-cluster.ts";

export interface Drill {
  /** `lose-primary`, `kill nginx-1`. */
  readonly id: string;
  readonly title: string;
  readonly pledge: Pledge;
  /** Does it, to a cluster under traffic. Resolves when it is done, not when all is well again. */
  act(cluster: RunningCluster): Promise<Blow>;
}

/** When it happened. */
export interface Blow extends Span {
  /** Brings back what was taken away, once all else is measured. */
  readonly undo?: () => Promise<void>;
}

/** Whatever happens, nothing acknowledged is lost or done twice, nobody is logged out, nobody reads 404. */
export interface Pledge {
  /** Longest time without an acknowledged write, in seconds; null where it is only told. */
  readonly gap: number | null;
  /**
   * Requests that may fail: none, as many as were in flight at the blow, or (where one instance is
   * all there is) any of its routes while it is away.
   */
  readonly failed: "none" | "in-flight" | "while-away";
  /** Seconds until notifications and jobs run again, from the first write after the blow on. */
  readonly background: number;
}
