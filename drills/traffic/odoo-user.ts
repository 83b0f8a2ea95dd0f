/** Somebody who is logged in to Odoo, over the edge. */
import type { Answer, HttpClient } from "./http-client.ts";

export class OdooUser {
  readonly http: HttpClient;
  readonly login: string;

  private constructor(http: HttpClient, login: string) {
    this.http = http;
    this.login = login;
  }

  /** Logs in through the page, as a person does; its form has a token. */
  static async logIn(http: HttpClient, login: string, password: string): Promise<OdooUser> {
    const page = await http.get("/web/login");
    const token = /name="csrf_token" value="([^"]+)"/.exec(page.text)?.[1];
    if (token === undefined) throw new Error(`no form on the login page: ${page.status}`);
    const answer = await http.form("/web/login", { login, password, csrf_token: token });
    if (answer.status !== 303) throw new Error(`login of ${login} answers ${answer.status}`);
    return new OdooUser(http, login);
  }

  /** The same session from another place. */
  through(http: HttpClient): OdooUser {
    return new OdooUser(http, this.login);
  }

  async call<T>(
    model: string,
    method: string,
    args: readonly unknown[] = [],
    kwargs: Readonly<Record<string, unknown>> = {},
  ): Promise<T> {
    const answer = await this.post(`/web/dataset/call_kw/${model}/${method}`, {
      model,
      method,
      args,
      kwargs,
    });
    const { result, error } = answer.json<{
      result?: T;
      error?: { data?: { message?: string } };
    }>();
    if (error !== undefined) {
      throw new Error(`${model}.${method}: ${error.data?.message ?? JSON.stringify(error)}`);
    }
    return result as T;
  }

  async post(path: string, params: unknown): Promise<Answer> {
    const answer = await this.http.send(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", method: "call", params }),
    });
    if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}: ${answer.text}`);
    return answer;
  }
}
