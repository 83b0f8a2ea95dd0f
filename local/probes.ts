/** When a node is ready: asked of the process itself, as its neighbours will. */
import { connect } from "node:net";
import type { Group, Topology } from "../model/topology.ts";
import { theGroup } from "../model/topology.ts";
import type { Layout, Node, PortName } from "../templates/layout.ts";

/** Null when ready, else what is missing. */
export type Probe = () => Promise<string | null>;

/** The readiness of one node, by its role. */
export function probeOf(topology: Topology, layout: Layout, group: Group, node: Node): Probe {
  const at = (port: PortName) => `${node.bind}:${layout.port(port)}`;
  const host = topology.application.domain;
  switch (group.role) {
    case "consensus":
      return http(`http://${at("etcd")}/health`);
    case "database":
      // 200 on a primary and on a standby that replays; 503 while PostgreSQL starts.
      return http(`http://${at("patroni")}/health`);
    case "router":
      return tcp(node.bind, layout.port("rw"));
    case "pooler":
      return all(tcp(node.bind, layout.port("pooled")), tcp(node.bind, layout.port("session")));
    case "http":
      return http(`http://${at("http")}/web/health`);
    case "websocket":
      return http(`http://${at("gevent")}/websocket/health`);
    case "cron":
      // Listens nowhere: that it LISTENs on the database is asked of the database.
      return async () => null;
    case "proxy":
      return http(`http://${at("proxy")}/nginx-health`);
    case "edge":
      return tcp(node.bind, theGroup(topology, "edge").https.port);
  }
  function http(url: string): Probe {
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
        return `${url} does not answer (${reason(error)})`;
      }
    };
  }
}

/** Asks until ready; throws what was missing last. */
export async function untilReady(
  probe: Probe,
  seconds: number,
  note: (line: string) => void,
): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const missing = await probe();
    if (missing === null) return;
    if (Date.now() > end) throw new Error(`not ready after ${seconds} s: ${missing}`);
    note(missing);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function tcp(host: string, port: number): Probe {
  return () =>
    new Promise((resolve) => {
      const socket = connect({ host, port, timeout: 3000 });
      const end = (missing: string | null) => {
        socket.destroy();
        resolve(missing);
      };
      socket.on("connect", () => end(null));
      socket.on("timeout", () => end(`${host}:${port} does not answer`));
      socket.on("error", (error) => end(`${host}:${port} does not answer (${reason(error)})`));
    });
}

function all(...probes: readonly Probe[]): Probe {
  return async () => {
    const missing = await Promise.all(probes.map((probe) => probe()));
    return missing.find((line) => line !== null) ?? null;
  };
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause : error;
  return "code" in cause ? String(cause.code) : cause.message;
}
