/** Many requests at once, and what became of each: a burst, not users that wait for their answers. */
import { Agent as PlainAgent, request as plainRequest } from "node:http";
import { Agent as TlsAgent, request as tlsRequest } from "node:https";
import type { Target } from "./http-client.ts";

export interface Burst {
  readonly path: string;
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Requests that are under way at any moment. */
  readonly atOnce: number;
  /** Requests in all. */
  readonly requests: number;
  /** Seconds after which a request counts as never answered; default ten minutes. */
  readonly patience?: number;
}

export interface Flooded {
  /** How many answers had each status; 0 is a connection that ended without one. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Answers 503 that do not say when to try again. */
  readonly unexplained: number;
  /** Answers 200 in a second. */
  readonly perSecond: number;
  /** Milliseconds of the answers 200, sorted. */
  readonly answered: readonly number[];
  /** Milliseconds of the answers 503, sorted. */
  readonly refused: readonly number[];
}

/** Sends a burst, each request from a connection of its own, and resolves when all are answered. */
export async function flood(target: Target, burst: Burst): Promise<Flooded> {
  const agent = agentFor(target, burst.atOnce);
  const statuses = new Map<number, number>();
  const times = { answered: [] as number[], refused: [] as number[] };
  let [left, unexplained] = [burst.requests, 0];
  const began = performance.now();
  const client = async () => {
    while (left > 0) {
      left -= 1;
      const from = performance.now();
      const { status, retryAfter } = await one(target, burst, agent);
      const took = performance.now() - from;
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status === 200) times.answered.push(took);
      if (status === 503) times.refused.push(took);
      if (status === 503 && !retryAfter) unexplained += 1;
    }
  };
  await Promise.all(Array.from({ length: burst.atOnce }, client));
  agent.destroy();
  const seconds = (performance.now() - began) / 1000;
  const ascending = (a: number, b: number) => a - b;
  return {
    statuses,
    unexplained,
    perSecond: times.answered.length / seconds,
    answered: times.answered.toSorted(ascending),
    refused: times.refused.toSorted(ascending),
  };
}

/** The value below which a share of sorted values lies; 0 where there is none. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function agentFor({ authority }: Target, atOnce: number): PlainAgent {
  const options = { keepAlive: true, maxSockets: atOnce };
  return authority === null
    ? new PlainAgent(options)
    : new TlsAgent({
        ...options,
        ...(authority === "unchecked" ? { rejectUnauthorized: false } : { ca: authority }),
      });
}

async function one(
  { host, port, name, authority }: Target,
  { path, method = "GET", headers = {}, body, patience = 600 }: Burst,
  agent: PlainAgent,
): Promise<{ readonly status: number; readonly retryAfter: boolean }> {
  return await new Promise((resolve) => {
    const lost = () => resolve({ status: 0, retryAfter: false });
    const options = {
      ...{ host, port, path, method, agent, timeout: patience * 1000 },
      headers: {
        host: name,
        ...(body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) }),
        ...headers,
      },
    };
    const request =
      authority === null
        ? plainRequest(options)
        : tlsRequest({ ...options, servername: name.replace(/:\d+$/, "") });
    request.on("response", (answer) => {
      answer.on("error", lost);
      answer.on("end", () =>
        resolve({
          status: answer.statusCode ?? 0,
          retryAfter: answer.headers["retry-after"] !== undefined,
        }),
      );
      answer.resume();
    });
    request.on("timeout", () => request.destroy());
    request.on("error", lost);
    request.end(body);
  });
}
