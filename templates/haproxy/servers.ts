import type { DatabaseGroup, Topology } from "../../model/topology.ts";
import { groupsOf } from "../../model/topology.ts";
import type { Layout, Node } from "../layout.ts";
import type { HaproxyLine, HaproxySection } from "./print.ts";
import { haproxyLine } from "./print.ts";

/** How PostgreSQL instances are asked for their role. */
export interface RoleCheck {
  /** Path of Patroni's REST interface that answers 200 for the wanted role. */
  readonly path: "/primary" | "/replica";
  readonly kind: DatabaseGroup["kind"];
  /** Time between two checks, as HAProxy writes it. */
  readonly interval: string;
}

/**
 * Patroni 4.0 answers /primary with 200 to whoever holds the leader key (api.py, `do_GET`): also
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
 * A backend of the PostgreSQL instances that Patroni gives a role. A server is up while its own
 * Patroni says so; sessions of one that no longer has the role end at once.
 */
export function databaseBackend(
  name: string,
  check: RoleCheck,
  topology: Topology,
  layout: Layout,
  node: Node,
): HaproxySection {
  return {
    kind: "backend",
    name,
    lines: [
      haproxyLine("mode", "tcp"),
      haproxyLine("option httpchk"),
      haproxyLine("http-check send", ["meth", "GET", "uri", check.path]),
      check.path === "/primary" ? writable : answered,
      haproxyLine("http-check expect", ["status", 200]),
      haproxyLine("timeout check", "2s", {
        comment:
          "else a check must end within inter: a busy Patroni would end the primary's sessions",
      }),
      ...sourceLine(layout, node),
      haproxyLine("default-server", [
        ...["inter", check.interval, "fall", 1, "rise", 1],
        ...["on-marked-down", "shutdown-sessions"],
      ]),
      ...databaseServers(check.kind, topology, layout),
    ],
  };
}

/** `source`, where the network does not decide. Health checks use it, too. */
export function sourceLine(layout: Layout, node: Node): HaproxyLine[] {
  const source = layout.source(node);
  return source === null ? [] : [haproxyLine("source", source)];
}

/** `server <group>-<n> <address>` for every address of a group. */
export function serverLines(
  name: string,
  addresses: readonly string[],
  options: (index: number) => readonly (string | number)[],
): HaproxyLine[] {
  return addresses.map((address, index) =>
    haproxyLine("server", [`${name}-${index + 1}`, address, ...options(index)], {
      source: "sized",
    }),
  );
}

function databaseServers(
  kind: DatabaseGroup["kind"],
  topology: Topology,
  layout: Layout,
): HaproxyLine[] {
  return groupsOf(topology, "database")
    .filter((group) => group.kind === kind)
    .flatMap((group) => {
      const patroni = layout.upstream(group, "patroni");
      return serverLines(group.name, layout.upstream(group, "postgresql"), (index) => {
        const asked = patroni[index];
        if (asked === undefined) throw new Error(`${group.name} has more instances than Patronis`);
        return ["check", "addr", hostOf(asked), "port", portOf(asked)];
      });
    });
}

function hostOf(address: string): string {
  return address.slice(0, address.lastIndexOf(":"));
}

function portOf(address: string): string {
  return address.slice(address.lastIndexOf(":") + 1);
}
