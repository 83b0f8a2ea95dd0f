/**
 * A layout of Kubernetes' shape: DNS names, one node for all instances, logs to standard error.
 * A node is not called like its group, whose name may be a word of a dialect.
 */
import type { Topology } from "../../model/topology.ts";
import type { Layout, PortName } from "../../templates/layout.ts";

/** None of them is a port of the local platform. */
const ports: Readonly<Record<PortName, number>> = {
  http: 18069,
  gevent: 18072,
  nginx: 18080,
  balancer: 18070,
  pooled: 16432,
  session: 16433,
  rw: 15432,
  ro: 15433,
  report: 15434,
  postgresql: 15432,
  patroni: 18008,
  https: 18443,
  status: 18000,
  etcd: 12379,
  "etcd-peer": 12380,
  internal: 18081,
};

export function kubernetesLayout(topology: Topology): Layout {
  const service = (name: string) => `${name}.erp.svc.cluster.local`;
  return {
    nodes: (group) => [{ id: `${group.name}-pods`, ordinal: 1, bind: "0.0.0.0" }],
    upstream: (group, port) =>
      group.role === "balancer"
        ? Array.from(
            { length: group.instances },
            (_, index) => `${service(`${group.name}-${index}`)}:${ports[port]}`,
          )
        : [`${service(group.name)}:${ports[port]}`],
    hosts: (group) => [service(group.name)],
    port: (port) => ports[port],
    endpoint: (name) => ({ host: service(`postgresql-${name}`), port: ports[name], others: [] }),
    databaseServers: (group, role) => ({
      addresses: [`${service(`${group.name}-${role}`)}:${ports.postgresql}`],
      patroni: null,
    }),
    databaseAuthority: () => "/kubernetes/authority.crt",
    pgbouncerTls: () => ({
      certificate: "/kubernetes/pgbouncer.crt",
      key: "/kubernetes/pgbouncer.key",
      authority: "/kubernetes/pgbouncer-authority.crt",
    }),
    path: (name, node) => `/kubernetes/${name}/${name.startsWith("odoo") ? "all" : node.id}`,
    addonFolders: () =>
      topology.application.addons.map((_, index) => `/kubernetes/addons/${index}`),
    packagedAddons: () => null,
    source: () => null,
    trustedProxies: () => ["10.244.0.0/16", "10.245.0.0/16"],
    databaseClients: () => ["10.244.0.0/16"],
    internalUrl: () => `http://${service("nginx-internal")}:${ports.internal}`,
    odooCommand: () => ["odoo"],
    log: () => "stderr",
  };
}
