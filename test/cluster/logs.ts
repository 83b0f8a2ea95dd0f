/** Logs of a stack, from a moment on. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** What nginx writes for a request. */
export interface ProxyLine {
  readonly client: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly bytes: number;
  readonly upstream: string;
  readonly upstream_status: string;
}

/** What a balancer writes for a request. */
export interface BalancerLine {
  readonly backend: string;
  readonly server: string;
  readonly path: string;
  readonly status: number;
}

const newline = "\n".charCodeAt(0);

export class LogMark {
  readonly #folder: string;
  readonly #sizes: ReadonlyMap<string, number>;

  constructor(folder: string) {
    this.#folder = folder;
    this.#sizes = new Map(names(folder).map((name) => [name, statSync(join(folder, name)).size]));
  }

  /** Lines that a log got since the mark. */
  lines(name: string): string[] {
    const content = readFileSync(join(this.#folder, name));
    const from = this.#sizes.get(name) ?? 0;
    // Smaller than before: rotated since.
    const start = from <= content.length ? from : 0;
    const lines = content.subarray(start).toString("utf8").split("\n").slice(0, -1);
    // A line that was half written at the mark began before it.
    return start === 0 || content[start - 1] === newline ? lines : lines.slice(1);
  }

  /** Lines of all logs whose names fit, with the names. */
  all(fits: RegExp): { readonly log: string; readonly line: string }[] {
    return names(this.#folder)
      .filter((name) => fits.test(name))
      .flatMap((log) => this.lines(log).map((line) => ({ log, line })));
  }

  /** Lines of all logs from their very beginning. */
  whole(logs: RegExp, fits: RegExp): { readonly log: string; readonly line: string }[] {
    return names(this.#folder)
      .filter((name) => logs.test(name))
      .flatMap((log) =>
        readFileSync(join(this.#folder, log), "utf8")
          .split("\n")
          .filter((line) => fits.test(line))
          .map((line) => ({ log, line })),
      );
  }

  /** What the nginx pair answered, once there is such a line. */
  proxied(fits: (line: ProxyLine) => boolean): Promise<ProxyLine[]> {
    return this.#json(/^nginx-\d+\.log$/, fits);
  }

  /** What went through the balancers, once there is such a line. */
  balanced(fits: (line: BalancerLine) => boolean): Promise<BalancerLine[]> {
    return this.#json(/^balancer-\d+\.log$/, fits);
  }

  /** Odoo's lines that contain a text, once there is one. */
  async odoo(text: string, milliseconds = 5000): Promise<{ log: string; line: string }[]> {
    return await eventually(
      () => this.odooNow(text),
      (found) => found.length > 0,
      milliseconds,
    );
  }

  async #json<Line>(logs: RegExp, fits: (line: Line) => boolean): Promise<Line[]> {
    return await eventually(
      () =>
        this.all(logs)
          // What a daemon says about itself stands in the same file.
          .filter(({ line }) => line.startsWith("{"))
          .map(({ line }) => JSON.parse(line) as Line)
          .filter(fits),
      (found) => found.length > 0,
      5000,
    );
  }

  odooNow(text: string): { log: string; line: string }[] {
    return this.all(odooLogs).filter(({ line }) => line.includes(text));
  }
}

const odooLogs = /^(interactive|api|report|websocket|cron)-\d+\.log$/;

function names(folder: string): string[] {
  return readdirSync(folder).filter((name) => statSync(join(folder, name)).isFile());
}

/** Looks again until it fits; gives what it saw last when the time is over. */
export async function eventually<T>(
  look: () => T | Promise<T>,
  fits: (value: T) => boolean,
  milliseconds: number,
): Promise<T> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const value = await look();
    if (fits(value) || Date.now() > end) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
