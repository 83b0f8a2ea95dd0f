/**
 * haproxy.cfg of the balancer (HAProxy 3.0), between nginx and the Odoo pools. A burst waits in a
 * queue that can be seen and has an end, instead of in the kernel's of an instance; each instance
 * gets as many requests as it has workers.
 */
import { balancerConnections } from "../../model/tiers/balancer.ts";
import type { BalancedPool, BalancerGroup, Group, Topology } from "../../model/topology.ts";
import { groupsOf, theGroup, websocketGroups } from "../../model/topology.ts";
import type { Layout, Node, PortName } from "../layout.ts";
import type { RenderedFile } from "../rendered-file.ts";
import { haproxyFile } from "./config-file.ts";
import { globalSection } from "./global.ts";
import { queueLog } from "./log-format.ts";
import type { HaproxyLine, HaproxySection } from "./print.ts";
import { haproxyLine } from "./print.ts";
import { answer, loggedPath } from "./request-rules.ts";
import { instanceLines, resolvers, sourceLine } from "./servers.ts";

/** nginx names the backend in it; what a client sent under this name never gets there. */
export const poolHeader = "X-Odoo-Pool";

/** Backend of all websockets; a pool's own is `http-<pool>`. */
export const websocketBackend = "gevent";

/** Backend of what PDFs fetch while they are printed. */
export const assetsBackend = "assets";

export function backendOf(pool: string): string {
  return `http-${pool}`;
}

/** Answered by every Odoo process itself, and never from the database. */
export const staticFile = "/web/static/img/favicon.ico";

/** Seconds that a websocket may be silent: Odoo pings every 55. */
const websocketSilence = 3600;

/** Seconds after which a client that was refused may ask again. */
const retryAfter = 10;

/** `haproxy.cfg` for every node of the balancer group. */
export function renderBalancer(topology: Topology, layout: Layout): RenderedFile[] {
  const group = theGroup(topology, "balancer");
  return layout
    .nodes(group)
    .map((node) => haproxyFile(group, node, balancerSettings(topology, group, layout, node)));
}

function balancerSettings(
  topology: Topology,
  group: BalancerGroup,
  layout: Layout,
  node: Node,
): HaproxySection[] {
  const queues = [...group.pools, group.assets];
  const longest = Math.max(...queues.map(({ timeout, maxWait }) => timeout + maxWait));
  const pools = group.pools.map((queue) => {
    const pool = groupsOf(topology, "http").find(({ name }) => name === queue.group);
    if (pool === undefined) throw new Error(`${queue.group} is no http group`);
    return { pool, queue };
  });
  const sockets = websocketGroups(topology);
  const places = [
    ...pools.flatMap(({ pool }) => layout.upstream(pool, "http")),
    ...sockets.flatMap((pool) => layout.upstream(pool, "gevent")),
  ];
  return [
    globalSection(group, layout, node, {
      maxConnections: balancerConnections,
      oldSessions: longest,
    }),
    ...resolvers(places, "pods"),
    defaults(longest),
    frontend(layout, node),
    ...pools.map(({ pool, queue }) =>
      poolBackend(backendOf(pool.name), { topology, pool, queue, layout, node }, "http"),
    ),
    ...pools
      .filter(({ pool }) => pool.assets)
      .map(({ pool }) =>
        poolBackend(assetsBackend, { topology, pool, queue: group.assets, layout, node }, "gevent"),
      ),
    socketBackend(topology, sockets, layout, node),
  ];
}

function defaults(longest: number): HaproxySection {
  return {
    kind: "defaults",
    name: "http",
    lines: [
      haproxyLine("mode", "http"),
      haproxyLine("log", "global"),
      queueLog,
      haproxyLine("option dontlognull"),
      haproxyLine("option http-server-close", [], {
        comment:
          "Odoo's workers close after each answer; a connection that is kept would be one that is lost",
      }),
      haproxyLine("timeout connect", "2s"),
      haproxyLine("timeout client", `${longest}s`, {
        source: "sized",
        comment: "nginx reads as slowly as a browser does",
      }),
      haproxyLine("timeout http-request", "10s"),
      haproxyLine("timeout client-fin", "10s"),
      haproxyLine("timeout check", "5s", { comment: "a machine that is busy answers late" }),
      haproxyLine("option srvtcpka"),
      haproxyLine("srvtcpka-idle", "4s", {
        comment: "a machine that is gone says nothing: its requests end after 10 s",
      }),
      haproxyLine("srvtcpka-intvl", "2s"),
      haproxyLine("srvtcpka-cnt", 3),
      haproxyLine("retries", 3),
      haproxyLine("retry-on", "conn-failure", {
        source: "forced",
        comment: "nothing is sent twice here; nginx asks again where a GET got no answer",
      }),
      haproxyLine("option redispatch", 1, { comment: "the next attempt is another instance's" }),
      haproxyLine("http-error status", [
        ...[503, "content-type", "text/plain", "string", "busy, try again\n"],
        ...["hdr", "Retry-After", retryAfter],
      ]),
    ],
  };
}

function frontend(layout: Layout, node: Node): HaproxySection {
  return {
    kind: "frontend",
    name: "nginx",
    lines: [
      haproxyLine("bind", `${node.bind}:${layout.port("balancer")}`),
      haproxyLine("monitor-uri", "/balancer-health"),
      loggedPath,
      haproxyLine("http-request set-var(txn.request_id)", "req.hdr(x-request-id)"),
      haproxyLine("http-request set-var(txn.pool)", `req.hdr(${poolHeader.toLowerCase()})`),
      haproxyLine("http-request del-header", poolHeader),
      haproxyLine("use_backend", "%[var(txn.pool)]"),
    ],
  };
}

interface Queue {
  readonly topology: Topology;
  readonly pool: Group;
  readonly queue: BalancedPool;
  readonly layout: Layout;
  readonly node: Node;
}

function poolBackend(
  name: string,
  { topology, pool, queue, layout, node }: Queue,
  port: "http" | "gevent",
): HaproxySection {
  return {
    kind: "backend",
    name,
    lines: [
      haproxyLine("balance", "leastconn"),
      haproxyLine(
        "http-request return",
        [
          ...answer(503, "busy, try again\n", retryAfter),
          ...["if", "{", "be_conn", "gt", queue.maxConcurrent, "}"],
        ],
        { source: "sized", comment: "the queue is full: what waits and what is worked on" },
      ),
      haproxyLine("timeout queue", `${queue.maxWait}s`, { source: "stack" }),
      haproxyLine("timeout server", `${queue.timeout}s`, { source: "sized" }),
      ...health(topology.application.domain),
      ...sourceLine(layout, node),
      haproxyLine(
        "default-server",
        [
          ...["maxconn", queue.perInstance],
          ...watch(layout.port("gevent")),
          // An instance that refuses is away at once; a busy one refuses nothing.
          ...["observe", "layer4", "error-limit", 3, "on-error", "mark-down"],
        ],
        { source: "sized" },
      ),
      ...servers(pool, port, layout),
    ],
  };
}

/** Sockets are no work for a queue: each process holds as many as there are. */
function socketBackend(
  topology: Topology,
  pools: readonly Group[],
  layout: Layout,
  node: Node,
): HaproxySection {
  return {
    kind: "backend",
    name: websocketBackend,
    lines: [
      haproxyLine("balance", "leastconn", {
        comment: "sockets live for hours: after a restart only counting evens them out",
      }),
      haproxyLine("timeout queue", "5s"),
      haproxyLine("timeout server", "60s"),
      haproxyLine("timeout tunnel", `${websocketSilence}s`),
      ...health(topology.application.domain),
      ...sourceLine(layout, node),
      haproxyLine("default-server", watch(layout.port("gevent"))),
      ...pools.flatMap((pool) => servers(pool, "gevent", layout)),
    ],
  };
}

/**
 * The gevent child of an instance is asked, never a worker: it starts when the registry is loaded
 * and the workers are there, is idle or answers a few short requests, and ends when its master is gone (Odoo 19, service/server.py,
 * `process_spawn` and `GeventServer.process_limits`).
 */
function health(domain: string): HaproxyLine[] {
  return [
    haproxyLine("option httpchk"),
    haproxyLine(
      "http-check send",
      ["meth", "GET", "uri", staticFile, "ver", "HTTP/1.1", "hdr", "Host", domain],
      {
        comment:
          "of the gevent child, which no long request keeps busy and which ends with its master",
      },
    ),
    haproxyLine("http-check expect", ["status", 200]),
  ];
}

function watch(port: number): (string | number)[] {
  return ["check", "port", port, "inter", "1s", "fall", 3, "rise", 1];
}

function servers(pool: Group, port: PortName, layout: Layout): HaproxyLine[] {
  return instanceLines(pool, layout.upstream(pool, port));
}
