/** A user who is logged in to Odoo, over the edge: every answer is judged, and what is wrong has a name. */
import type { Answer, HttpClient } from "./http-client.ts";
import { LoggedOut, Refused } from "./ledger.ts";
import { RawWebsocket } from "./raw-websocket.ts";

/** One browser of a logged-in user. */
export class Session {
  /** The same browser, for answers that are looked at as they come. */
  readonly http: HttpClient;
  readonly login: string;

  private constructor(http: HttpClient, login: string) {
    this.http = http;
    this.login = login;
  }

  /** Logs in through the page, as a person does; its form has a token. */
  static async logIn(http: HttpClient, login: string, password: string): Promise<Session> {
    const page = await http.get("/web/login");
    const token = /name="csrf_token" value="([^"]+)"/.exec(page.text)?.[1];
    if (token === undefined) throw new Error(`no form on the login page: ${page.status}`);
    const answer = await http.form("/web/login", { login, password, csrf_token: token });
    if (answer.status !== 303) throw new Error(`login of ${login} answers ${answer.status}`);
    return new Session(http, login);
  }

  /** Opens the web client, as a reload of the page does. */
  async page(): Promise<void> {
    const answer = await this.http.get("/odoo");
    refuse(answer);
    if ([302, 303].includes(answer.status) && /\/web\/login/.test(answer.headers.location ?? "")) {
      throw new LoggedOut(`/odoo leads to ${answer.headers.location}`);
    }
    if (answer.status !== 200) throw new Error(`/odoo answers ${answer.status}`);
    if (!/"uid":\s*\d+/.test(answer.text)) throw new LoggedOut("/odoo shows no user");
  }

  /** A method of a model, as the web client calls it. */
  async call<T>(
    model: string,
    method: string,
    args: readonly unknown[] = [],
    kwargs: Readonly<Record<string, unknown>> = {},
  ): Promise<T> {
    const path = `/web/dataset/call_kw/${model}/${method}`;
    return await this.rpc<T>(path, { model, method, args, kwargs });
  }

  async rpc<T>(path: string, params: unknown): Promise<T> {
    const answer = await this.http.send(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", method: "call", params }),
    });
    refuse(answer);
    if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}`);
    const { result, error } = answer.json<{ result?: T; error?: RpcError }>();
    if (error === undefined) return result as T;
    if (error.code === 100) throw new LoggedOut(`${path}: ${error.message}`);
    throw new Error(`${path}: ${error.data?.message ?? error.message}`);
  }

  async get(path: string): Promise<Answer> {
    const answer = await this.http.get(path);
    refuse(answer);
    if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}`);
    return answer;
  }

  /** The version that the web client tells; others are turned away. */
  async websocketVersion(): Promise<string> {
    const { text } = await this.get("/odoo");
    const version = /"websocket_worker_version":\s*"([^"]+)"/.exec(text)?.[1];
    if (version === undefined) throw new Error("/odoo names no websocket version");
    return version;
  }

  async websocket(version: string): Promise<RawWebsocket> {
    const origin = `https://${this.http.target.name}`;
    return await RawWebsocket.open(this.http, `/websocket?version=${version}`, origin);
  }
}

interface RpcError {
  readonly code: number;
  readonly message: string;
  readonly data?: { readonly message?: string };
}

function refuse(answer: Answer): void {
  if (answer.status === 503 && answer.headers["retry-after"] !== undefined) {
    throw new Refused("503 with Retry-After");
  }
}
