/** The command of each kind of program, and the files that it reads. */

import { serviceParts } from "../../capabilities/enabled.ts";
import type { ProgramKind } from "../../model/tiers/tier.ts";
import { odooTierOf, tierOf } from "../../model/tiers/tiers.ts";
import { type Group, isOdoo, type Topology } from "../../model/topology.ts";
import type { Layout, Node } from "../layout.ts";
import { odooEnvironment, odooStart } from "../odoo/process.ts";
import type { Program } from "./programs.ts";

/** One program of one instance. */
interface Asked {
  readonly topology: Topology;
  readonly layout: Layout;
  readonly group: Group;
  readonly node: Node;
  readonly part: string | null;
}

type Command = Pick<Program, "command" | "files" | "environment"> &
  Partial<Pick<Program, "directory" | "waitsForPrimary" | "keeps">>;

/** What one program is started with. */
export function commandOf(asked: Asked): Command {
  const { layout, group, node } = asked;
  const environment = { HOME: layout.path("data", node) };
  return { environment, ...commands[tierOf(group).machine.program](asked) };
}

const commands: Readonly<
  Record<ProgramKind, (asked: Asked) => Omit<Command, "environment"> & Partial<Command>>
> = {
  etcd: ({ layout, node }) => ({
    command: etcd(layout, node),
    files: [],
    directory: layout.path("data", node),
  }),
  patroni: ({ layout, node }) => ({
    command: ["/usr/bin/patroni", `${layout.path("config", node)}/patroni.yml`],
    // pgBackRest reads its own file again at every call.
    files: [`${node.id}/patroni.yml`],
    keeps: `${layout.path("data", node)}/pgdata/postmaster.pid`,
  }),
  haproxy: ({ layout, group, node }) => ({
    command: ["/usr/sbin/haproxy", "-W", "-db", "-f", `${layout.path("config", node)}/haproxy.cfg`],
    files: [`${node.id}/haproxy.cfg`, ...(group.role === "router" ? [`${node.id}/hold.lua`] : [])],
  }),
  pgbouncer: ({ layout, node, part }) => ({
    command: ["/usr/sbin/pgbouncer", `${layout.path("config", node)}/pgbouncer-${part}.ini`],
    files: [`${node.id}/pgbouncer-${part}.ini`, `${node.id}/userlist.txt`],
  }),
  nginx: ({ layout, node }) => ({
    command: [
      ...["/usr/sbin/nginx", "-e", "stderr", "-p", layout.path("data", node)],
      ...["-c", `${layout.path("config", node)}/nginx.conf`],
    ],
    files: [`${node.id}/nginx.conf`],
  }),
  odoo,
  capability: ({ topology, layout, group, node }) => {
    if (group.role !== "service") throw new Error(`${group.name} is no service of a capability`);
    const asked = { topology, layout, group, node };
    const { command, environment, files } = serviceParts(group);
    const base = { HOME: layout.path("data", node) };
    return {
      command: command(asked),
      files: (files?.(asked) ?? []).map(({ name }) => `${node.id}/${name}`),
      environment: { ...base, ...environment?.(asked) },
      directory: layout.path("data", node),
    };
  },
};

function odoo({ topology, layout, group, node }: Asked): Command {
  if (!isOdoo(group)) throw new Error(`${group.name} runs Odoo and is no pool of it`);
  const { followsPrimary } = odooTierOf(group).odoo;
  return {
    command: odooStart(topology, layout, group, layout.path("config", node)),
    files: [`${node.id}/odoo.conf`, ...(followsPrimary ? [`${node.id}/follow-primary.py`] : [])],
    environment: {
      ...odooEnvironment(layout, node, group),
      ...ownInterpreter(topology, layout),
    },
    // Odoo exits when the database is away.
    waitsForPrimary: true,
  };
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
