/** The running stack and those who use it: what every case starts from. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { HttpClient } from "../../drills/traffic/http-client.ts";
import { Session } from "../../drills/traffic/session.ts";
import { authorityFile } from "../../local/certificate.ts";
import { LogMark } from "./logs.ts";
import { domain, edge, type PoolMode, type SuiteStack } from "./suite-stack.ts";

export interface Cluster {
  readonly stack: SuiteStack;
  readonly mode: PoolMode;
  /** PEM of who signs the edge's certificate, and of that certificate. */
  readonly authority: string;
  readonly certificate: string;
  readonly password: string;
  readonly anonymous: HttpClient;
  readonly admin: Session;
  /** An ordinary internal user. */
  readonly second: Session;
}

/** Cases are collected before anything runs: they ask for the cluster when they run. */
export type Ask = () => Cluster;

const secondLogin = "second@suite.localhost";

/** Logs everybody in; makes the second user where it is missing. */
export async function connect(stack: SuiteStack, mode: PoolMode): Promise<Cluster> {
  const { places, secrets } = stack.running;
  const authority = readFileSync(authorityFile(places), "utf8");
  const fresh = () =>
    new HttpClient({
      host: edge.host,
      port: edge.https,
      name: `${domain}:${edge.https}`,
      authority,
    });
  const password = secrets["odoo-admin"]?.value ?? "";
  const admin = await Session.logIn(fresh(), "admin", password);
  const found = await admin.call<number[]>("res.users", "search", [[["login", "=", secondLogin]]]);
  if (found.length === 0) {
    // Rights and all else are what Odoo gives an internal user.
    await admin.call("res.users", "create", [
      [{ name: "Second", login: secondLogin, email: secondLogin, password: secondLogin }],
    ]);
  }
  const second = await Session.logIn(fresh(), secondLogin, secondLogin);
  const certificate = readFileSync(join(places.config, "edge-1", "certificate.pem"), "utf8");
  return { stack, mode, authority, certificate, password, anonymous: fresh(), admin, second };
}

/** Everything that the logs get from now on. */
export function mark({ stack }: Cluster): LogMark {
  return new LogMark(stack.running.places.log);
}

/** One HTTP or gevent process itself, past edge and nginx. */
export function direct(http: HttpClient, host: string, port: number): HttpClient {
  return http.elsewhere({ host, port, authority: null });
}
