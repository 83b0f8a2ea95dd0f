/** Addresses and paths on one machine: every instance has a loopback address and the production ports. */
import { localPartsOf } from "../capabilities/enabled.ts";
import { ports } from "../model/ports.ts";
import type { Spec } from "../model/stack-file.ts";
import { tierOf } from "../model/tiers/tiers.ts";
import { type Group, type Topology, theGroup } from "../model/topology.ts";
import { type Problem, UserError } from "../model/user-error.ts";
import type { Layout, Node, PathName } from "../templates/layout.ts";

/** Fixed places inside the root: the same for every stack, clone and user. */
export const inside = {
  config: "/etc/odoo-cluster",
  data: "/var/lib/odoo-cluster",
  odooData: "/srv/odoo",
  backup: "/var/lib/pgbackrest",
  addons: "/opt/odoo-cluster/addons",
  venv: "/opt/odoo-cluster/venv",
  log: "/var/log/odoo-cluster",
  run: "/run/odoo-cluster",
} as const;

/**
 * The layout of a stack on this machine. Reads nothing from the machine.
 * @throws {UserError} when two pools' computed addresses are equal.
 */
export function localLayout(spec: Spec, topology: Topology): Layout {
  const subnet = spec.cluster.local.subnet;
  const octets = octetsOf(spec, topology);
  const address = (group: Group, ordinal: number) =>
    `${subnet}.${octets.get(group.name)}.${10 + ordinal}`;
  const nodes = (group: Group): Node[] =>
    Array.from({ length: group.instances }, (_, index) => ({
      id: `${group.name}-${index + 1}`,
      ordinal: index + 1,
      bind: address(group, index + 1),
    }));
  // Packages of a team, or of a capability.
  const ownPackages =
    spec.cluster.odoo.requirements !== null ||
    localPartsOf(spec.cluster).some(({ pythonPackages = [] }) => pythonPackages.length > 0);
  const edge = theGroup(topology, "edge");
  const router = theGroup(topology, "router");

  return {
    nodes,
    upstream: (group, port) => nodes(group).map((node) => `${node.bind}:${ports[port]}`),
    hosts: (group) => nodes(group).map((node) => node.bind),
    port: (port) => ports[port],
    // A router stands beside each PgBouncer: equal ordinals belong together.
    endpoint: (name, from) => ({
      host: address(router, from.ordinal),
      port: ports[name],
      others: nodes(router)
        .filter(({ ordinal }) => ordinal !== from.ordinal)
        .map(({ bind }) => bind),
    }),
    databaseServers: (group) => ({
      addresses: nodes(group).map((node) => `${node.bind}:${ports.postgresql}`),
      patroni: nodes(group).map((node) => `${node.bind}:${ports.patroni}`),
    }),
    databaseAuthority: () => null,
    pgbouncerTls: () => null,
    path,
    addonFolders: () =>
      topology.application.addons.map((_, index) => `${inside.addons}/${index + 1}`),
    packagedAddons: () => (ownPackages ? `${inside.venv}/addons` : null),
    source: (node) => node.bind,
    trustedProxies: () => nodes(edge).map((node) => `${node.bind}/32`),
    // Who binds no source address appears as 127.0.0.1: roles and passwords tell clients apart, not addresses.
    databaseClients: () => [`${subnet}.0.0/16`, "127.0.0.1/32"],
    internalUrl: () => `http://${address(edge, 1)}:${ports.internal}`,
    odooCommand: () =>
      ownPackages ? [`${inside.venv}/bin/python3`, "/usr/bin/odoo"] : ["/usr/bin/odoo"],
    log: (node) => ({ file: `${inside.log}/${node.id}.log` }),
  };
}

function path(name: PathName, node: Node): string {
  switch (name) {
    case "config":
      return `${inside.config}/${node.id}`;
    case "data":
    case "spool":
      // On the disk of the state, as what the node keeps.
      return `${inside.data}/${node.id}`;
    case "run":
      return `${inside.run}/${node.id}`;
    case "odoo-data":
      return inside.odooData;
    case "odoo-addons":
      return "/usr/lib/python3/dist-packages/odoo/addons";
    case "backup":
      return inside.backup;
    case "certificate":
      return `${inside.config}/${node.id}/certificate.pem`;
    case "postgresql-bin":
      return "/usr/lib/postgresql/17/bin";
    case "nginx-share":
      return "/etc/nginx";
  }
}

/** The third octet of every group. A pool's follows from its name, so that adding a pool moves no other. */
function octetsOf(spec: Spec, topology: Topology): Map<string, number> {
  const chosen = spec.cluster.local.octets;
  const octets = new Map(
    topology.groups.map((group): [string, number] => [
      group.name,
      tierOf(group).machine.octet(group) ?? own(chosen, group.name) ?? 100 + hash(group.name),
    ]),
  );
  const owners = new Map<number, string>();
  const problems: Problem[] = [];
  const taken = new Set(octets.values());
  for (const [name, octet] of octets) {
    const owner = owners.get(octet);
    owners.set(octet, name);
    if (owner === undefined) continue;
    const free = Array.from({ length: 100 }, (_, index) => 100 + index).find((n) => !taken.has(n));
    taken.add(free ?? octet);
    problems.push({
      where: spec.locate(
        own(chosen, name) === undefined ? ["pools", name] : ["local", "octets", name],
      ),
      what: `pools.${name} and pools.${owner} get the same addresses`,
      got: `third octet ${octet}`,
      fix:
        free === undefined
          ? "Put some pools together: one machine has addresses for 100"
          : `Choose a free one from 100 to 199: \`local: { octets: { ${name}: ${free} } }\``,
    });
  }
  if (problems.length > 0) throw new UserError("input", problems);
  return octets;
}

/** A pool may be called `constructor`. */
function own(octets: Readonly<Record<string, number>>, name: string): number | undefined {
  return Object.hasOwn(octets, name) ? octets[name] : undefined;
}

/** 0 to 99, from a name (FNV-1a). */
function hash(name: string): number {
  let value = 2166136261;
  for (const character of name) {
    value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 16777619) >>> 0;
  }
  return value % 100;
}
