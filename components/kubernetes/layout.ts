/**
 * Addresses and paths in a Kubernetes cluster: a Service for each tier, an address of its own for
 * each PgBouncer, and the same folders in every pod. Imports nothing of Pulumi: `check` and
 * `render` read files with it.
 */

import type { ClusterSettings } from "../../model/cluster-settings.ts";
import { ports } from "../../model/ports.ts";
import { tierOf } from "../../model/tiers/tiers.ts";
import { type Group, groupsOf, type PostgresqlGroup, type Topology } from "../../model/topology.ts";
import type {
  DatabaseRole,
  EndpointPlace,
  Layout,
  Node,
  PathName,
} from "../../templates/layout.ts";

/** Fixed places inside every container. */
export const inside = {
  config: "/etc/odoo-cluster",
  programs: "/opt/odoo-cluster",
  run: "/run/odoo-cluster",
  home: "/var/lib/odoo-cluster",
  spool: "/var/spool/odoo-cluster",
  odooData: "/srv/odoo",
  certificate: "/etc/odoo-cluster-tls/certificate.pem",
  authority: "/etc/odoo-cluster-ca/ca.crt",
  /** As cert-manager names them: tls.crt, tls.key, ca.crt. */
  pgbouncerTls: "/etc/odoo-cluster-pgbouncer",
} as const;

/** Name of the namespace, created or existing. */
export function namespaceOf({ namespace }: Pick<ClusterSettings, "namespace">): string {
  return "create" in namespace ? namespace.create.name : namespace.existing.name;
}

/** What CloudNativePG calls the Service of a role: the primary, a standby, anyone of a replica cluster. */
export function databaseService(
  group: Pick<PostgresqlGroup, "name" | "kind">,
  role: DatabaseRole,
): string {
  if (group.kind === "reporting") return `${group.name}-r`;
  return `${group.name}-${role === "primary" ? "rw" : "ro"}`;
}

/** The layout of a stack in its cluster. */
export function kubernetesLayout(settings: ClusterSettings, topology: Topology): Layout {
  const domain = `${namespaceOf(settings)}.svc.${settings.clusterDomain}`;
  const service = (name: string) => `${name}.${domain}`;
  const primary = groupsOf(topology, "postgresql").find(({ kind }) => kind === "primary");

  return {
    // Pods of a tier are all alike, and read the same files.
    nodes: (group) => [{ id: group.name, ordinal: 1, bind: "0.0.0.0" }],
    upstream: (group, port) =>
      upstreamNames(group).map((name) => `${service(name)}:${ports[port]}`),
    // libpq goes from one PgBouncer to the next by itself; see PGLOADBALANCEHOSTS.
    hosts: (group) =>
      group.role === "pgbouncer"
        ? Array.from({ length: group.instances }, (_, index) =>
            service(`${group.name}-${index}.${group.name}`),
          )
        : [service(group.name)],
    port: (port) => ports[port],
    endpoint: (name, from) => {
      if (from.id === "init" && primary !== undefined)
        return place(service(databaseService(primary, "primary")), ports.postgresql);
      // The router runs in PgBouncer's pods: it listens for BI, too, PgBouncer finds it at home.
      return place(from.id === "router" ? "0.0.0.0" : "127.0.0.1", ports[name]);
    },
    databaseServers: (group, role) => ({
      addresses: [`${service(databaseService(group, role))}:${ports.postgresql}`],
      patroni: null,
    }),
    databaseAuthority: () => inside.authority,
    pgbouncerTls: () => ({
      certificate: `${inside.pgbouncerTls}/tls.crt`,
      key: `${inside.pgbouncerTls}/tls.key`,
      authority: `${inside.pgbouncerTls}/ca.crt`,
    }),
    path: (name, node) => path(name, node, settings),
    addonFolders: () => topology.application.addons,
    // In the image; a folder of them stands in `odoo.addons`.
    packagedAddons: () => null,
    source: () => null,
    // NetworkPolicies let only the edge's pods in.
    trustedProxies: () => settings.podNetworks,
    databaseClients: () => settings.podNetworks,
    internalUrl: () => `http://${service(nginxName(topology))}:${ports.nginx}`,
    odooCommand: () => ["odoo"],
    log: () => "stderr",
  };
}

/** Name of the Service that has an address for each pod of a tier, and no one of its own. */
export function podsService({ name }: Pick<Group, "name">): string {
  return `${name}-pods`;
}

/** Name of the Service of one balancer, by which nginx asks that one alone. */
export function balancerService({ name }: Pick<Group, "name">, index: number): string {
  return `${name}-${index}`;
}

/**
 * Who balances itself wants to know each pod. nginx asks for a name when it starts, so it gets names
 * whose addresses stay.
 */
function upstreamNames(group: Group): string[] {
  switch (tierOf(group).pods.addressed) {
    case "service-each":
      return Array.from({ length: group.instances }, (_, index) => balancerService(group, index));
    case "pods":
      return [podsService(group)];
    case "service":
      return [group.name];
  }
}

/** One host: a Service leads to the pods that are there. */
function place(host: string, port: number): EndpointPlace {
  return { host, port, others: [] };
}

function nginxName(topology: Topology): string {
  return groupsOf(topology, "nginx")[0]?.name ?? "nginx";
}

function path(name: PathName, node: Node, settings: ClusterSettings): string {
  switch (name) {
    case "config":
      // Two services share PgBouncer's pods.
      return node.id === "router" ? `${inside.config}/router` : inside.config;
    case "data":
      return inside.home;
    case "spool":
      return inside.spool;
    case "run":
      return inside.run;
    case "odoo-data":
      return inside.odooData;
    case "odoo-addons":
      return settings.odooAddons;
    case "certificate":
      return inside.certificate;
    case "nginx-share":
      return "/etc/nginx";
    case "backup":
    case "postgresql-bin":
      throw new Error(`the operator knows ${name}, the layout does not`);
  }
}

/** True for groups whose services the operator runs. */
export function isOperated(group: Group): boolean {
  return tierOf(group).pods.operated ?? false;
}
