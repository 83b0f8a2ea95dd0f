/** The last probe of `up`, and of `status`: a login page over TLS, checked against the stack's own authority. */
import { existsSync, readFileSync } from "node:fs";
import { request } from "node:https";
import { type Topology, theGroup } from "../model/topology.ts";
import { authorityFile } from "./certificate.ts";
import type { Places } from "./places.ts";
import { until } from "./until.ts";

/** Resolves when the login page came through the edge, nginx, Odoo, PgBouncer and PostgreSQL. */
export async function probeThroughEdge(topology: Topology, places: Places): Promise<void> {
  let missing: string | null = null;
  const comes = async () => {
    missing = await loginPageProblem(topology, places);
    return missing === null;
  };
  if (!(await until(comes, 60, 300))) throw new Error(missing ?? "no login page");
}

/** Null where the login page comes through every tier, else what comes in its place. */
export async function loginPageProblem(topology: Topology, places: Places): Promise<string | null> {
  const edge = theGroup(topology, "edge");
  const own = edge.certificate === null && existsSync(authorityFile(places));
  const host = edge.https.host === "0.0.0.0" ? "127.0.0.1" : edge.https.host;
  const answer = await get(
    host,
    edge.https.port,
    topology.application.domain,
    own ? readFileSync(authorityFile(places), "utf8") : null,
  ).catch((error: unknown) => ({
    status: 0,
    body: error instanceof Error ? error.message : String(error),
  }));
  if (answer.status === 200 && answer.body.includes('name="login"')) return null;
  const page = `${topology.application.url}/web/login`;
  if (answer.status === 0) return `${page} does not answer (${answer.body})`;
  return `${page} answers ${answer.status}: ${answer.body.slice(0, 200).replaceAll(/\s+/g, " ").trim()}`;
}

async function get(
  host: string,
  port: number,
  domain: string,
  ca: string | null,
): Promise<{ status: number; body: string }> {
  return await new Promise((resolve, reject) => {
    const call = request(
      {
        host,
        port,
        path: "/web/login",
        servername: domain,
        headers: { host: `${domain}:${port}` },
        timeout: 30_000,
        // A team's own certificate is for browsers to judge: it may be from an authority that Node does not know.
        ...(ca === null ? { rejectUnauthorized: false } : { ca }),
      },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("end", () =>
          resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(parts).toString("utf8") }),
        );
      },
    );
    call.on("timeout", () => call.destroy(new Error("no answer in 30 s")));
    call.on("error", reject);
    call.end();
  });
}
