/** Which processes a node runs, as which user, and how they are stopped. */

import { literal } from "../../model/text.ts";
import { type Group, type Topology, theGroup } from "../../model/topology.ts";
import type { Layout, Node } from "../layout.ts";
import { odooEnvironment, odooStart } from "../odoo/process.ts";

export interface Program {
  /** Unique name: the node's id, with a suffix where a node has several. */
  readonly name: string;
  readonly node: Node;
  readonly group: Group;
  /** The unprivileged user that runs it. */
  readonly user: ServiceUser;
  readonly command: readonly string[];
  /** Ids of the rendered files that it reads. */
  readonly files: readonly string[];
  /** Where it starts; the root folder where absent. */
  readonly directory?: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Odoo exits when the database is away: its start waits for one that takes writes. */
  readonly waitsForPrimary: boolean;
  /** Pid file of a server that stays when this process is killed, and that the next one adopts. */
  readonly keeps: string | null;
  readonly stopSignal: "TERM" | "INT" | "QUIT" | "USR1";
  /** Seconds until a stop becomes a kill. */
  readonly stopWait: number;
}

export type ServiceUser = "odoo" | "postgres" | "pgbouncer" | "nginx" | "haproxy" | "etcd";

/** All programs of a topology, innermost tier first: the order of start. */
export function programs(topology: Topology, layout: Layout): Program[] {
  return startOrder.flatMap((role) =>
    topology.groups
      .filter((group) => group.role === role)
      .flatMap((group) =>
        layout.nodes(group).flatMap((node) => programsOf(topology, layout, group, node)),
      ),
  );
}

/** Tiers from the inside out. */
export const startOrder = [
  "etcd",
  "postgresql",
  "router",
  "pgbouncer",
  "cron",
  "websocket",
  "http",
  "balancer",
  "nginx",
  "edge",
] as const satisfies readonly Group["role"][];

function programsOf(topology: Topology, layout: Layout, group: Group, node: Node): Program[] {
  const config = layout.path("config", node);
  const base = {
    name: node.id,
    node,
    group,
    environment: { HOME: layout.path("data", node) },
    waitsForPrimary: false,
    keeps: null,
    stopSignal: "TERM",
    stopWait: 30,
  } as const;

  switch (group.role) {
    case "etcd":
      return [
        {
          ...base,
          user: "etcd",
          command: etcd(layout, node),
          files: [],
          directory: layout.path("data", node),
        },
      ];
    case "postgresql":
      return [
        {
          ...base,
          user: "postgres",
          command: ["/usr/bin/patroni", `${config}/patroni.yml`],
          // pgBackRest reads its own file anew at every call.
          files: [`${node.id}/patroni.yml`],
          keeps: `${layout.path("data", node)}/pgdata/postmaster.pid`,
          // Patroni stops PostgreSQL itself: fast shutdown, then the leader key is given up.
          stopSignal: "INT",
          stopWait: 60,
        },
      ];
    case "router":
    case "balancer":
    case "edge":
      return [
        {
          ...base,
          user: "haproxy",
          command: ["/usr/sbin/haproxy", "-W", "-db", "-f", `${config}/haproxy.cfg`],
          files: [
            `${node.id}/haproxy.cfg`,
            ...(group.role === "router" ? [`${node.id}/hold.lua`] : []),
          ],
          // USR1 would wait for websockets and pooled sessions without end.
          stopSignal: "TERM",
        },
      ];
    case "pgbouncer":
      return group.listeners.map((listener) => ({
        ...base,
        name: `${node.id}-${listener.name}`,
        user: "pgbouncer",
        command: ["/usr/sbin/pgbouncer", `${config}/pgbouncer-${listener.name}.ini`],
        files: [`${node.id}/pgbouncer-${listener.name}.ini`, `${node.id}/userlist.txt`],
        // INT waits for running transactions; TERM would wait for every client, and Odoo's never leave.
        stopSignal: "INT",
        stopWait: 10,
      }));
    case "nginx":
      return [
        {
          ...base,
          user: "nginx",
          command: [
            "/usr/sbin/nginx",
            "-e",
            "stderr",
            "-p",
            layout.path("data", node),
            "-c",
            `${config}/nginx.conf`,
          ],
          files: [`${node.id}/nginx.conf`],
          stopSignal: "QUIT",
          stopWait: 10,
        },
      ];
    case "http":
    case "cron":
    case "websocket":
      return [
        {
          ...base,
          user: "odoo",
          command: odooStart(topology, layout, group.role, config),
          files: [
            `${node.id}/odoo.conf`,
            ...(group.role === "websocket" ? [`${node.id}/follow-primary.py`] : []),
          ],
          environment: {
            ...odooEnvironment(layout, node, group),
            ...ownInterpreter(topology, layout),
          },
          waitsForPrimary: true,
          stopWait: group.role === "websocket" ? 10 : 60,
        },
      ];
  }
}

function etcd(layout: Layout, node: Node): string[] {
  const client = `http://${node.bind}:${layout.port("etcd")}`;
  const peer = `http://${node.bind}:${layout.port("etcd-peer")}`;
  // The port of peers asks for no password and takes the log of the consensus itself. There is no peer: a
  // socket in the folder of the service, under etcd's own idea of a host and a port.
  return [
    "/usr/bin/etcd",
    `--name=${node.id}`,
    `--data-dir=${layout.path("data", node)}/etcd`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    "--listen-peer-urls=unix://peer:0",
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=${node.id}=${peer}`,
    "--logger=zap",
    "--log-level=warn",
    // One revision of Patroni's few keys is enough; without this the store grows for ever.
    "--auto-compaction-mode=revision",
    "--auto-compaction-retention=1000",
  ];
}

/**
 * A reload runs `python3` again by its name alone (`_reexec` in Odoo's server.py): without this it
 * would be another Python, one that lacks the team's packages.
 */
function ownInterpreter(topology: Topology, layout: Layout): Record<string, string> {
  const [interpreter = ""] = layout.odooCommand(topology.application);
  const folder = interpreter.slice(0, interpreter.lastIndexOf("/"));
  return folder === "/usr/bin" ? {} : { PATH: `${folder}:/usr/local/bin:/usr/bin:/bin` };
}

/** The endpoint that a start waits for. */
export function primaryEndpoint(
  topology: Topology,
  layout: Layout,
): { host: string; port: number } {
  const [router] = layout.nodes(theGroup(topology, "router"));
  const { host, port } = layout.endpoint("rw", router as Node);
  return { host: literal(host), port };
}
