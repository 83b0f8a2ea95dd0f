/** A small HTTP client: cookies, the stack's own authority, and a choice of the client's address. */
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";
import type { Socket } from "node:net";
import type { Entry } from "../../model/running-cluster.ts";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
  json<T>(): T;
}

export interface Call {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface Target {
  readonly host: string;
  readonly port: number;
  /** What the Host header says. */
  readonly name: string;
  /** Authority in PEM; `unchecked` believes any certificate, null speaks plain HTTP. */
  readonly authority: string | "unchecked" | null;
  /** Source address of every connection. */
  readonly from?: string;
}

const patience = 60_000;

export class HttpClient {
  readonly #target: Target;
  readonly #cookies = new Map<string, string>();

  constructor(target: Target) {
    this.#target = target;
  }

  /** A cluster's users' own way in. */
  static through(entry: Entry): HttpClient {
    return new HttpClient({ ...entry, authority: entry.authority ?? "unchecked" });
  }

  get target(): Target {
    return this.#target;
  }

  /** The same cookies from another place, or to another instance. */
  elsewhere(change: Partial<Target>): HttpClient {
    const other = new HttpClient({ ...this.#target, ...change });
    for (const [name, value] of this.#cookies) other.#cookies.set(name, value);
    return other;
  }

  cookie(name: string): string | undefined {
    return this.#cookies.get(name);
  }

  /** Sends the path as it is written: no normalisation, unlike fetch. */
  async send(path: string, call: Call = {}): Promise<Answer> {
    return await new Promise((resolve, reject) => {
      const request = this.#open(path, call);
      request.on("response", (message) => {
        this.#remember(message);
        const parts: Buffer[] = [];
        message.on("data", (part: Buffer) => parts.push(part));
        message.on("error", reject);
        message.on("end", () => resolve(answerOf(message, Buffer.concat(parts))));
      });
      request.on("error", reject);
      request.end(call.body);
    });
  }

  async get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return await this.send(path, { headers });
  }

  /** A form as browsers send it. */
  async form(path: string, fields: Readonly<Record<string, string>>): Promise<Answer> {
    return await this.send(path, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(fields).toString(),
    });
  }

  /** Asks for another protocol; resolves to the socket that speaks it, or to the refusal. */
  async upgrade(
    path: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<{ readonly status: number; readonly socket: Socket | null; readonly head: Buffer }> {
    return await new Promise((resolve, reject) => {
      const request = this.#open(path, { headers });
      request.on("upgrade", (message, socket, head) =>
        resolve({ status: message.statusCode ?? 0, socket: socket as Socket, head }),
      );
      request.on("response", (message) => {
        message.resume();
        resolve({ status: message.statusCode ?? 0, socket: null, head: Buffer.alloc(0) });
      });
      request.on("error", reject);
      request.end();
    });
  }

  #open(path: string, { method = "GET", headers = {}, body }: Call) {
    const { host, port, name, authority, from } = this.#target;
    const cookie = [...this.#cookies].map(([key, value]) => `${key}=${value}`).join("; ");
    const options = {
      host,
      port,
      path,
      method,
      agent: false as const,
      timeout: patience,
      ...(from === undefined ? {} : { localAddress: from }),
      headers: {
        host: name,
        ...(cookie === "" ? {} : { cookie }),
        ...(body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) }),
        ...headers,
      },
    };
    const request =
      authority === null
        ? plainRequest(options)
        : tlsRequest({
            ...options,
            ...(authority === "unchecked" ? { rejectUnauthorized: false } : { ca: authority }),
            servername: name.replace(/:\d+$/, ""),
          });
    request.on("timeout", () => request.destroy(new Error(`no answer to ${method} ${path}`)));
    return request;
  }

  #remember(message: IncomingMessage): void {
    for (const line of message.headers["set-cookie"] ?? []) {
      const match = /^([^=;]+)=([^;]*)/.exec(line);
      if (match !== null) this.#cookies.set(match[1] as string, match[2] as string);
    }
  }
}

function answerOf(message: IncomingMessage, body: Buffer): Answer {
  const text = body.toString("utf8");
  return {
    status: message.statusCode ?? 0,
    headers: message.headers,
    body,
    text,
    json: <T>() => JSON.parse(text) as T,
  };
}
