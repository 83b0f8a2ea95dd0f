/** Who talks to whom, and why. */
import { ports } from "../ports.ts";
import {
  type Application,
  type Flow,
  groupsOf,
  isOdoo,
  type Topology,
  theGroup,
} from "../topology.ts";

const dns = 53;

/** Who stands outside the groups of a stack, and takes part in flows. */
export const outsideParties = [
  "internet",
  "bi",
  "init-job",
  "dns",
  "https-services",
  "mail-relay",
] as const;

/** All flows of a topology, from the edge inwards. */
export function flows(shape: Pick<Topology, "platform" | "application" | "groups">): Flow[] {
  const edge = theGroup(shape, "edge");
  const proxy = theGroup(shape, "proxy");
  const pooler = theGroup(shape, "pooler");
  const router = theGroup(shape, "router");
  const databases = groupsOf(shape, "database");
  const consensus = groupsOf(shape, "consensus");
  const odoo = shape.groups.filter(isOdoo);
  const http = groupsOf(shape, "http");
  const tcp = (from: string, to: string, port: number, reason: string, tls = false): Flow => ({
    from,
    to,
    port,
    protocol: "tcp",
    tls,
    reason,
  });

  return [
    tcp("internet", edge.name, edge.https.port, "users and integrations", true),
    tcp("internet", edge.name, edge.http.port, "redirected to HTTPS"),
    tcp(edge.name, proxy.name, ports.proxy, "every request"),
    ...http.map((pool) => tcp(proxy.name, pool.name, ports.http, "requests of the pool's routes")),
    ...websocketPools(shape).map((pool) => tcp(proxy.name, pool, ports.gevent, "websockets")),
    // One name for the pair: a Service elsewhere, on one machine the edge's inner door.
    ...http.map((pool) =>
      shape.platform === "local"
        ? tcp(pool.name, edge.name, ports.internal, "assets of PDFs that Odoo prints")
        : tcp(pool.name, proxy.name, ports.proxy, "assets of PDFs that Odoo prints"),
    ),
    ...odoo.map((pool) =>
      tcp(pool.name, pooler.name, ports[pool.listener], `database, ${pool.listener} listener`),
    ),
    tcp(pooler.name, router.name, ports.rw, "the primary, wherever it is"),
    ...databases.map((group) => tcp(router.name, group.name, ports.postgresql, "sessions")),
    ...databases.map((group) => tcp(router.name, group.name, ports.patroni, "asks who is primary")),
    ...databases
      .filter((group) => group.instances > 1 || group.kind === "reporting")
      .map((group) => tcp(group.name, "postgresql", ports.postgresql, "replication")),
    tcp(edge.name, "postgresql", ports.patroni, "refuses requests while there is no primary"),
    ...consensus.flatMap((group) =>
      databases.map((database) => tcp(database.name, group.name, ports.etcd, "who is primary")),
    ),
    tcp("bi", router.name, ports.report, "reports of business intelligence, read-only"),
    tcp("init-job", router.name, ports.rw, "installs modules, past PgBouncer"),
    ...egress(
      shape.application,
      odoo.map((pool) => pool.name),
    ),
  ];
}

/** Without a websocket pool the gevent child of the pool that takes the rest holds the sockets. */
function websocketPools(shape: Pick<Topology, "groups">): string[] {
  const pools = groupsOf(shape, "websocket").map((pool) => pool.name);
  if (pools.length > 0) return pools;
  return theGroup(shape, "proxy")
    .routes.filter((route) => route.paths.length === 0)
    .map((route) => route.group);
}

/** What leaves the cluster. Only HTTP and cron pools send mail and call others. */
function egress(application: Application, pools: readonly string[]): Flow[] {
  const { smtp } = application;
  const each = (to: string, port: number, tls: boolean, reason: string): Flow[] =>
    pools.map((from) => ({ from, to, port, protocol: "tcp", tls, reason }));
  return [
    ...pools.map(
      (from): Flow => ({
        from,
        to: "dns",
        port: dns,
        protocol: "udp",
        tls: false,
        reason: "names of outside services",
      }),
    ),
    ...each("https-services", 443, true, "payment, carriers, identity providers, app store"),
    ...(smtp === null
      ? []
      : each("mail-relay", smtp.port, smtp.encryption !== "none", "outgoing mail")),
  ];
}
