/** Who talks to whom, and why. */

import { routedPools } from "../odoo-pools.ts";
import { ports } from "../ports.ts";
import { odooTierOf, tierOf } from "../tiers/tiers.ts";
import {
  type Application,
  type EdgeGroup,
  type Flow,
  groupsOf,
  isOdoo,
  type Topology,
  theGroup,
  websocketGroups,
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
  "operator",
  "kubernetes-api",
  "object-store",
  "pod-identity",
] as const;

/** All flows of a topology, from the edge inwards. */
export function flows(
  shape: Pick<Topology, "platform" | "application" | "groups">,
  objectStorePort = 443,
): Flow[] {
  const edge = theGroup(shape, "edge");
  const nginx = theGroup(shape, "nginx");
  const balancer = theGroup(shape, "balancer");
  const pgbouncer = theGroup(shape, "pgbouncer");
  const router = theGroup(shape, "router");
  const odoo = shape.groups.filter(isOdoo);
  const http = routedPools(shape);
  const sockets = websocketGroups(shape).map((group) => group.name);
  // On one machine nothing of it leaves the loopback. The router passes TLS through to PostgreSQL.
  const tls = shape.platform !== "local";

  return [
    ...entry(edge),
    tcp(edge.name, nginx.name, ports.nginx, "every request"),
    tcp(nginx.name, balancer.name, ports.balancer, "what Odoo answers"),
    ...http.map((pool) => tcp(balancer.name, pool.name, ports.http, "requests of its routes")),
    ...http
      .filter((pool) => !sockets.includes(pool.name))
      .map((pool) =>
        tcp(
          balancer.name,
          pool.name,
          ports.gevent,
          pool.assets ? "parts of PDFs, health" : "health",
        ),
      ),
    ...sockets.map((pool) => tcp(balancer.name, pool, ports.gevent, "websockets, health")),
    // One name for the pair: a Service elsewhere, on one machine the edge's inner door.
    ...odoo
      .filter((pool) => odooTierOf(pool).odoo.prints)
      .map((pool) =>
        shape.platform === "local"
          ? tcp(pool.name, edge.name, ports.internal, "assets of PDFs that Odoo prints")
          : tcp(pool.name, nginx.name, ports.nginx, "assets of PDFs that Odoo prints"),
      ),
    ...odoo.map((pool) =>
      tcp(
        pool.name,
        pgbouncer.name,
        ports[pool.listener],
        `database, ${pool.listener} listener`,
        tls,
      ),
    ),
    tcp(pgbouncer.name, router.name, ports.rw, "the primary, wherever it is", tls),
    ...(shape.platform === "local"
      ? patroniDatabase(shape)
      : operatedDatabase(shape, objectStorePort)),
    tcp("bi", router.name, ports.report, "reports of business intelligence, read-only", tls),
    ...egress(
      shape.application,
      odoo.map((pool) => pool.name),
    ),
  ];
}

function tcp(from: string, to: string, port: number, reason: string, tls = false): Flow {
  return { from, to, port, protocol: "tcp", tls, reason };
}

/** A proxy that ends TLS before the edge connects to its one plain port. */
function entry(edge: EdgeGroup): Flow[] {
  if (edge.behind !== null)
    return [tcp("internet", edge.name, edge.http.port, "users and integrations, TLS ended before")];
  return [
    tcp("internet", edge.name, edge.https.port, "users and integrations", true),
    tcp("internet", edge.name, edge.http.port, "redirected to HTTPS"),
  ];
}

/** Who asks Patroni, and who replicates. */
function patroniDatabase(shape: Pick<Topology, "groups">): Flow[] {
  const [edge, router] = [theGroup(shape, "edge"), theGroup(shape, "router")];
  const databases = groupsOf(shape, "postgresql");
  return [
    ...databases.map((group) => tcp(router.name, group.name, ports.postgresql, "sessions")),
    ...databases.map((group) => tcp(router.name, group.name, ports.patroni, "asks who is primary")),
    ...databases
      .filter((group) => group.instances > 1 || group.kind === "reporting")
      .map((group) => tcp(group.name, "postgresql", ports.postgresql, "replication")),
    tcp(edge.name, "postgresql", ports.patroni, "refuses requests while there is no primary"),
    ...groupsOf(shape, "etcd").flatMap((group) =>
      databases.map((database) => tcp(database.name, group.name, ports.etcd, "who is primary")),
    ),
    tcp("init-job", router.name, ports.rw, "installs modules, past PgBouncer"),
  ];
}

/** An operator elects the primary, by way of the API server; addresses follow the role. */
function operatedDatabase(
  shape: Pick<Topology, "platform" | "groups">,
  objectStorePort: number,
): Flow[] {
  const [edge, router] = [theGroup(shape, "edge"), theGroup(shape, "router")];
  const databases = groupsOf(shape, "postgresql");
  const asking = shape.groups.filter((group) => tierOf(group).pods.asksDns);
  return [
    ...databases.map((group) => tcp(router.name, group.name, ports.postgresql, "sessions", true)),
    ...databases
      .filter((group) => group.instances > 1 || group.kind === "reporting")
      .map((group) => tcp(group.name, "postgresql", ports.postgresql, "replication", true)),
    tcp(edge.name, "postgresql", ports.postgresql, "refuses requests while there is no primary"),
    tcp("init-job", "postgresql", ports.postgresql, "installs modules, past PgBouncer", true),
    ...databases.flatMap((group) => [
      tcp("operator", group.name, ports.status, "state and configuration", true),
      tcp("operator", group.name, ports.postgresql, "state and configuration", true),
      tcp(group.name, group.name, ports.status, "am I cut off from the others?", true),
      tcp(group.name, "kubernetes-api", 443, "who is primary", true),
      tcp(group.name, "kubernetes-api", 6443, "who is primary", true),
      tcp(group.name, "object-store", objectStorePort, "WAL archive and backups", true),
      ...(shape.platform === "aws"
        ? [tcp(group.name, "pod-identity", 80, "credentials for the archive")]
        : []),
    ]),
    ...[...asking.map(({ name }) => name), "init-job"].map(
      (from): Flow => dnsFlow(from, "names inside the cluster"),
    ),
  ];
}

function dnsFlow(from: string, reason: string): Flow {
  return { from, to: "dns", port: dns, protocol: "udp", tls: false, reason };
}

/** What leaves the cluster. Only HTTP and cron pools send mail and call others. */
function egress(application: Application, pools: readonly string[]): Flow[] {
  const { smtp } = application;
  const each = (to: string, port: number, tls: boolean, reason: string): Flow[] =>
    pools.map((from) => ({ from, to, port, protocol: "tcp", tls, reason }));
  return [
    ...pools.map((from) => dnsFlow(from, "names of outside services")),
    ...each("https-services", 443, true, "payment, carriers, identity providers, app store"),
    ...(smtp === null
      ? []
      : each("mail-relay", smtp.port, smtp.encryption !== "none", "outgoing mail")),
  ];
}
