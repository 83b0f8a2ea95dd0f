/** When a program is ready: it does its work, and nothing else does it in its place. */

import { randomBytes } from "node:crypto";
import { request } from "node:http";
import { connect } from "node:net";
import { connect as connectTls } from "node:tls";
import type { Port, ProbeKind } from "../model/tiers/tier.ts";
import { tierOf } from "../model/tiers/tiers.ts";
import type { Topology } from "../model/topology.ts";
import type { Layout } from "../templates/layout.ts";
import type { Program } from "../templates/supervisor/programs.ts";
import type { DatabaseAdmin } from "./database.ts";
import { foreignListener } from "./own-listener.ts";
import { pgbouncerConfigProblem } from "./pgbouncer-config.ts";
import type { Places } from "./places.ts";
import { likelyTree } from "./processes.ts";
import { pgbouncerProblem } from "./query-probe.ts";
import type { Secrets } from "./secrets.ts";
import type { Supervisor } from "./supervisor.ts";

/** Null when ready, else what is missing. */
export type Probe = () => Promise<string | null>;

/** What probes ask. */
export interface ProbeScene {
  readonly topology: Topology;
  readonly layout: Layout;
  readonly places: Places;
  readonly supervisor: Supervisor;
  readonly database: DatabaseAdmin;
  readonly secrets: Secrets;
}

/**
 * The readiness of one program, as its tier describes it. `mayBeBusy`: workers that are all at work, and let a
 * health check wait, are well.
 */
export function probeOf(
  scene: ProbeScene,
  program: Program,
  { mayBeBusy = false }: { readonly mayBeBusy?: boolean } = {},
): Probe {
  const { group, part } = program;
  return all(
    ...tierOf(group)
      .machine.probes(group, part)
      .map((kind) => probeOfKind(scene, program, kind, mayBeBusy)),
  );
}

function probeOfKind(
  scene: ProbeScene,
  program: Program,
  probe: ProbeKind,
  mayBeBusy: boolean,
): Probe {
  const { topology, layout, supervisor } = scene;
  const { bind, id } = program.node;
  const { domain } = topology.application;
  const number = (port: Port) => (typeof port === "number" ? port : layout.port(port));
  switch (probe.kind) {
    case "listens": {
      const { host, port } =
        typeof probe.at === "object" ? probe.at : { host: bind, port: number(probe.at) };
      return async () => foreignListener(await supervisor.pidOf(program.name), host, port);
    }
    case "page": {
      const url = `http://${bind}:${number(probe.port)}${probe.path}`;
      return http(url, domain, mayBeBusy || probe.mayBeBusy === true);
    }
    case "tls":
      return () => tls(probe.at.host, probe.at.port, domain);
    case "handshake":
      return () => handshake(bind, layout.port(probe.port), domain);
    case "workers":
      return () => workersProblem(scene, program, probe.count);
    case "cron-listeners":
      return () => cronProblem(scene, id, probe.count);
    case "primary-behind":
      return () => primaryBehind(bind, layout.port(probe.port));
    case "database-member":
      return () => memberProblem(scene.database, id);
    case "query":
      return all(
        () => pgbouncerProblem(scene, bind, layout.port(probe.port)),
        () => pgbouncerConfigProblem(scene, program),
      );
  }
}

/** What is missing of a database member: its own role is leader or it streams from the leader. */
async function memberProblem(database: DatabaseAdmin, name: string): Promise<string | null> {
  const members = await database.members();
  const member = members.find((candidate) => candidate.name === name);
  if (member === undefined) return "Patroni does not know it as a member";
  const wanted = member.role === "leader" ? "running" : "streaming";
  return member.state === wanted ? null : `is ${member.role} and ${member.state}, not ${wanted}`;
}

/** A cron process listens for jobs on `postgres` in a session of each of its threads. */
async function cronProblem(
  { database, supervisor }: ProbeScene,
  name: string,
  threads: number,
): Promise<string | null> {
  if ((await supervisor.pidOf(name)) === null) return "does not run";
  const [row] = await database.query(
    "postgres",
    `SELECT count(*) FROM pg_stat_activity
     WHERE datname = 'postgres' AND usename = 'odoo' AND application_name = 'odoo-${name}'`,
  );
  const found = Number(row?.[0]);
  return found >= threads ? null : `${found} of ${threads} threads listen for jobs`;
}

async function workersProblem(
  { supervisor }: ProbeScene,
  { name }: Program,
  workers: number,
): Promise<string | null> {
  const pid = await supervisor.pidOf(name);
  const found = pid === null ? 0 : likelyTree(pid).length - 1;
  return found >= workers ? null : `${found} of ${workers} workers run`;
}

/** Every probe in order; the first that misses something says so. */
function all(...probes: readonly Probe[]): Probe {
  return async () => {
    for (const probe of probes) {
      const missing = await probe();
      if (missing !== null) return missing;
    }
    return null;
  };
}

function http(url: string, host: string, mayBeBusy = false): Probe {
  return async () => {
    try {
      const answer = await fetch(url, {
        headers: { host },
        redirect: "manual",
        signal: AbortSignal.timeout(5000),
      });
      await answer.arrayBuffer();
      return answer.ok ? null : `${url} answers ${answer.status}`;
    } catch (error) {
      if (mayBeBusy && error instanceof Error && error.name === "TimeoutError") return null;
      return `${url} does not answer (${reason(error)})`;
    }
  };
}

/**
 * PostgreSQL's answer to the first packet of a client that would like TLS: one letter, by the
 * primary itself. The router holds the connection while there is none.
 */
async function primaryBehind(host: string, port: number): Promise<string | null> {
  const request = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
  return await new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 5000 });
    const end = (missing: string | null) => {
      socket.destroy();
      resolve(missing);
    };
    const silent = `no primary answers behind ${host}:${port}`;
    socket.on("connect", () => socket.write(request));
    socket.on("data", (part) => end(/^[SN]/.test(part.toString("latin1")) ? null : silent));
    socket.on("timeout", () => end(silent));
    socket.on("close", () => end(silent));
    socket.on("error", (error) => end(`${host}:${port} does not answer (${reason(error)})`));
  });
}

/** A browser's first request for notifications; the connection ends once it was taken. */
async function handshake(host: string, port: number, name: string): Promise<string | null> {
  const at = `http://${host}:${port}/websocket`;
  return await new Promise((resolve) => {
    const call = request({
      host,
      port,
      path: "/websocket",
      timeout: 5000,
      headers: {
        host: name,
        connection: "Upgrade",
        upgrade: "websocket",
        origin: `http://${name}`,
        "sec-websocket-version": "13",
        "sec-websocket-key": randomBytes(16).toString("base64"),
      },
    });
    call.on("upgrade", (_, socket) => {
      socket.destroy();
      resolve(null);
    });
    call.on("response", (answer) => {
      answer.resume();
      resolve(`${at} answers ${answer.statusCode} to a handshake`);
    });
    call.on("timeout", () => call.destroy(new Error("timeout")));
    call.on("error", (error) => resolve(`${at} does not answer (${reason(error)})`));
    call.end();
  });
}

/** Whether TLS is spoken at an address; whom the certificate is from is for browsers to judge. */
async function tls(host: string, port: number, servername: string): Promise<string | null> {
  return await new Promise((resolve) => {
    const socket = connectTls({ host, port, servername, rejectUnauthorized: false, timeout: 5000 });
    const end = (missing: string | null) => {
      socket.destroy();
      resolve(missing);
    };
    socket.on("secureConnect", () => end(null));
    socket.on("timeout", () => end(`${host}:${port} does not answer`));
    socket.on("error", (error) => end(`no TLS at ${host}:${port} (${reason(error)})`));
  });
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause : error;
  return "code" in cause ? String(cause.code) : cause.message;
}
