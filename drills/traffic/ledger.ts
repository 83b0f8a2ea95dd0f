/** What became of every request of a drill. */

/** Kinds of requests, as users know them. */
export type RequestKind = "page" | "click" | "write" | "integration" | "report" | "message";

/**
 * `refused`: 503 with Retry-After, nothing was done. `failed`: it is not known what was done, or the
 * answer was wrong.
 */
export type Outcome = "ok" | "refused" | "failed";

export interface RequestRecord {
  readonly kind: RequestKind;
  /** Milliseconds of the monotonic clock. */
  readonly began: number;
  ended: number | null;
  outcome: Outcome | null;
  /** Why it failed. */
  why: string;
}

/** The user is no longer logged in. */
export class LoggedOut extends Error {}

/** Answered 503 with Retry-After: to be tried again. */
export class Refused extends Error {}

export class Ledger {
  readonly records: RequestRecord[] = [];
  loggedOut = 0;
  notFound = 0;

  /** Runs one request and keeps what became of it. Resolves to null where it did not succeed. */
  async follow<T>(
    kind: RequestKind,
    request: () => Promise<T>,
  ): Promise<{ outcome: Outcome; value: T | null }> {
    const record: RequestRecord = {
      kind,
      began: performance.now(),
      ended: null,
      outcome: null,
      why: "",
    };
    this.records.push(record);
    let value: T | null = null;
    let outcome: Outcome = "ok";
    try {
      value = await request();
    } catch (error) {
      outcome = error instanceof Refused ? "refused" : "failed";
      record.why = error instanceof Error ? error.message : String(error);
      if (error instanceof LoggedOut) this.loggedOut += 1;
      if (/answers 404/.test(record.why)) this.notFound += 1;
    }
    record.ended = performance.now();
    record.outcome = outcome;
    return { outcome, value };
  }

  /** The most requests that were under way at any one moment between two. */
  mostInFlight(from: number, to: number): number {
    const begins = this.records.map(({ began }) => began).filter((at) => at >= from && at <= to);
    return Math.max(
      ...[from, ...begins].map(
        (at) =>
          this.records.filter(({ began, ended }) => began <= at && (ended ?? at) >= at).length,
      ),
    );
  }

  of(outcome: Outcome): RequestRecord[] {
    return this.records.filter((record) => record.outcome === outcome);
  }

  /**
   * Longest time in milliseconds, from `since` on, in which no request of a kind was answered well:
   * what a user waited who tried again and again.
   */
  longestGap(kind: RequestKind, since: number, until: number): number {
    const answers = this.records
      .filter((record) => record.kind === kind && record.outcome === "ok")
      .map(({ ended }) => ended as number)
      .filter((ended) => ended <= until)
      .toSorted((a, b) => a - b);
    const before = answers.findLast((ended) => ended <= since) ?? since;
    const points = [before, ...answers.filter((ended) => ended > since), until];
    return points.reduce(
      (longest, point, index) =>
        index === 0 ? longest : Math.max(longest, point - (points[index - 1] as number)),
      0,
    );
  }
}
