import type { Group, PostgresqlGroup, Topology } from "../../model/topology.ts";
import { groupsOf } from "../../model/topology.ts";
import type { DatabaseRole, Layout, Node, Place } from "../layout.ts";
import type { HaproxyLine, HaproxySection } from "./print.ts";
import { haproxyLine } from "./print.ts";

/** Which PostgreSQL instances are wanted, and how often they are asked. */
export interface RoleCheck {
  readonly role: DatabaseRole;
  readonly kind: PostgresqlGroup["kind"];
  /** Time between two checks, as HAProxy writes it. */
  readonly interval: string;
}

/**
 * Patroni 4.0 answers /primary with 200 on the holder of the leader key (api.py, `do_GET`): also
 * while it still promotes, and when its postmaster is dead. The body tells what PostgreSQL said.
 */
const writable: HaproxyLine = haproxyLine(
  "http-check expect",
  ["rstring", '"state": "running".*"role": "primary"'],
  {
    source: "forced",
    comment: "200 alone means the leader key: PostgreSQL may still be read-only, or dead",
  },
);

/**
 * A rule on the body comes first, always: HAProxy closes as soon as one fails, and Patroni writes a
 * stack trace for each answer that it could not finish, thousands an hour for a status alone.
 */
const answered: HaproxyLine = haproxyLine("http-check expect", ["rstring", '"state"'], {
  comment: "read whole, or Patroni logs an error for each check",
});

/**
 * A backend of the PostgreSQL instances that have a role. A server is up while its own Patroni says
 * so, or, where an address follows the role by itself, while something answers there; sessions of
 * one that no longer has the role end at once.
 */
export function databaseBackend(
  name: string,
  check: RoleCheck,
  topology: Topology,
  layout: Layout,
  node: Node,
): HaproxySection {
  const groups = groupsOf(topology, "postgresql").filter(({ kind }) => kind === check.kind);
  const servers = groups.map((group) => ({
    group,
    ...layout.databaseServers(group, check.role),
  }));
  return {
    kind: "backend",
    name,
    lines: [
      haproxyLine("mode", "tcp"),
      ...(servers.some(({ patroni }) => patroni !== null) ? patroniCheck(check.role) : []),
      haproxyLine("timeout check", "2s", {
        comment:
          "else a check must end within inter: a busy Patroni would end the primary's sessions",
      }),
      ...sourceLine(layout, node),
      haproxyLine("default-server", [
        ...["inter", check.interval, "fall", 1, "rise", 1],
        ...["on-marked-down", "shutdown-sessions"],
      ]),
      ...servers.flatMap(({ group, addresses, patroni }) =>
        serverLines(group.name, addresses, (index) => ["check", ...askedAt(patroni, index)]),
      ),
    ],
  };
}

function patroniCheck(role: DatabaseRole): HaproxyLine[] {
  return [
    haproxyLine("option httpchk"),
    haproxyLine("http-check send", ["meth", "GET", "uri", `/${role}`]),
    role === "primary" ? writable : answered,
    haproxyLine("http-check expect", ["status", 200]),
  ];
}

function askedAt(patroni: readonly string[] | null, index: number): string[] {
  if (patroni === null) return [];
  const asked = patroni[index];
  if (asked === undefined) throw new Error("there are more instances than Patronis");
  return ["addr", hostOf(asked), "port", portOf(asked)];
}

/** `source`, where the network does not decide. Health checks use it, too. */
export function sourceLine(layout: Layout, node: Node): HaproxyLine[] {
  const source = layout.source(node);
  return source === null ? [] : [haproxyLine("source", source)];
}

/** `server <group>-<n> <address>` for every address of a group. */
export function serverLines(
  name: string,
  addresses: readonly Place[],
  options: (index: number) => readonly (string | number)[],
): HaproxyLine[] {
  return addresses.map((address, index) =>
    haproxyLine(
      "server",
      [`${name}-${index + 1}`, address, ...options(index), ...(isName(address) ? byName : [])],
      { source: "sized" },
    ),
  );
}

/**
 * Every instance of a group as a server of its own. A name stands for all of them: there are as many
 * places as there can be instances, and one more for a roll.
 */
export function instanceLines(group: Group, addresses: readonly Place[]): HaproxyLine[] {
  const [name] = addresses;
  if (addresses.length !== 1 || typeof name !== "string" || !isName(name))
    return serverLines(group.name, addresses, () => []);
  return [
    haproxyLine(
      "server-template",
      [`${group.name}-`, group.instances + 1, name, "resolvers", "pods", "init-addr", "none"],
      { source: "sized" },
    ),
  ];
}

/** A name need not be known yet when HAProxy starts, and may lead elsewhere later. */
const byName = ["resolvers", "names", "init-addr", "last,libc,none"];

/**
 * Who is asked for names; none where servers are addresses. The name of a Service stays; those of
 * pods are asked for often, and one that is gone leaves at once.
 */
export function resolvers(
  addresses: readonly Place[],
  of: "services" | "pods" = "services",
): HaproxySection[] {
  if (!addresses.some(isName)) return [];
  const lines = [
    haproxyLine("parse-resolv-conf"),
    ...(of === "pods"
      ? [
          haproxyLine("accepted_payload_size", 8192, { comment: "an address for each pod" }),
          haproxyLine("hold", ["valid", "1s"]),
          haproxyLine("hold", ["obsolete", "0s"]),
        ]
      : [haproxyLine("hold", ["valid", "5s"]), haproxyLine("hold", ["obsolete", "30s"])]),
    ...["other", "refused", "timeout"].map((answer) =>
      haproxyLine("hold", [answer, "24h"], {
        comment: "a name server that is away must not take what it named away with it",
      }),
    ),
  ];
  return [{ kind: "resolvers", name: of === "pods" ? "pods" : "names", lines }];
}

/** Every address under which PostgreSQL is reached, whatever its role. */
export function databaseAddresses(topology: Topology, layout: Layout): Place[] {
  return groupsOf(topology, "postgresql").flatMap((group) =>
    (["primary", "replica"] as const).flatMap(
      (role) => layout.databaseServers(group, role).addresses,
    ),
  );
}

function isName(address: Place): boolean {
  if (typeof address !== "string") return true;
  return !/^(\d+\.\d+\.\d+\.\d+|\[?[0-9a-f:]+\]?)$/i.test(hostOf(address));
}

function hostOf(address: string): string {
  return address.slice(0, address.lastIndexOf(":"));
}

function portOf(address: string): string {
  return address.slice(address.lastIndexOf(":") + 1);
}
