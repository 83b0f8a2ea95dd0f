/**
 * Patroni: every database instance of a stack is a member of one Patroni cluster, which is named
 * by the stack (https://patroni.readthedocs.io/en/latest/yaml_configuration.html).
 */
import { basename, dirname } from "node:path/posix";
import { parameterEffect } from "../../model/postgresql-parameters.ts";
import type { Effect, Setting, SettingSource } from "../../model/setting.ts";
import type { Text } from "../../model/text.ts";
import { secret, text } from "../../model/text.ts";
import type { PostgresqlGroup, Topology } from "../../model/topology.ts";
import { groupsOf, theGroup } from "../../model/topology.ts";
import type { Layout, Node } from "../layout.ts";
import { pgbackrestFile, stanzaName } from "../pgbackrest/settings.ts";
import type { RenderedFile } from "../rendered-file.ts";
import { accessRules } from "./access.ts";
import { clusterWideParameters, dynamicConfiguration, primaryGroup } from "./dynamic.ts";
import { printYaml } from "./print.ts";

/** What the keys of every cluster in etcd begin with. */
export const consensusPrefix = "/odoo-cluster/";

/** `patroni.yml` of every database instance, the reporting ones included. */
export function renderPatroni(topology: Topology, layout: Layout): RenderedFile[] {
  return groupsOf(topology, "postgresql").flatMap((group) =>
    layout.nodes(group).map((node) => {
      const settings = memberSettings(topology, layout, group, node);
      return {
        id: `${node.id}/patroni.yml`,
        group: group.name,
        node: node.id,
        dialect: "patroni" as const,
        mode: 0o640,
        settings,
        body: printYaml(settings),
      };
    }),
  );
}

/** What one member reads. Sections are paths in the YAML; `[0]`, `[1]` … are items of a list. */
export function memberSettings(
  topology: Topology,
  layout: Layout,
  group: PostgresqlGroup,
  node: Node,
): Setting[] {
  return [
    ...identity(topology, layout, node),
    // Without it a member cannot found a cluster, which is right for one that is never the primary.
    ...(group.kind === "primary" ? birth(topology) : []),
    ...server(topology, layout, node),
    ...parameters(topology, layout, group, node),
    ...archive(topology, layout, node),
    ...put("tags", "reload", tags(topology, group)),
  ];
}

/**
 * A reporting member is neither elected nor waited for. Where there is a synchronous standby, Patroni
 * elects no other (`Ha.is_healthiest_node`), and `nofailover` would only make this member sleep for
 * two seconds of each failover (`Ha.process_unhealthy_cluster`), while strict commits wait for it.
 */
function tags(
  topology: Topology,
  group: PostgresqlGroup,
): Record<"nofailover" | "nosync", boolean> {
  const isReporting = group.kind === "reporting";
  const elected = primaryGroup(topology).synchronousStandbys === 0;
  return { nofailover: isReporting && elected, nosync: isReporting };
}

function identity(topology: Topology, layout: Layout, node: Node): Setting[] {
  const rest = `${node.bind}:${layout.port("patroni")}`;
  return [
    ...put("", "recreate", { scope: topology.stack, namespace: consensusPrefix, name: node.id }),
    // To standard error, as JSON where python3-pythonjsonlogger is installed; else Patroni says so and goes on.
    ...put("log", "reload", { type: "json", level: "INFO" }),
    ...put("restapi", "reload", { listen: rest, connect_address: rest }),
    // Health checks stay open; whatever changes something (switchover, restart, /config) asks for this.
    ...put("restapi.authentication", "reload", {
      username: "patroni",
      password: text`${secret("patroni-rest")}`,
    }),
    // A reload is enough: `AbstractEtcd.reload_config` in patroni/dcs/etcd.py.
    ...put("etcd3", "reload", {
      username: "patroni",
      password: text`${secret("etcd-patroni")}`,
    }),
    ...list("etcd3.hosts", "restart", layout.upstream(theGroup(topology, "etcd"), "etcd")),
  ];
}

/** Read when the cluster is born. The dynamic configuration keeps the effects of its later PATCHes. */
function birth(topology: Topology): Setting[] {
  return [
    ...dynamicConfiguration(topology).map((setting) => ({
      ...setting,
      section: setting.section === "" ? "bootstrap.dcs" : `bootstrap.dcs.${setting.section}`,
    })),
    // C.UTF-8 sorts by code point on every machine: no index breaks when a C library changes.
    ...list("bootstrap.initdb", "recreate", ["data-checksums", "encoding=UTF8", "locale=C.UTF-8"]),
  ];
}

function server(topology: Topology, layout: Layout, node: Node): Setting[] {
  const address = `${node.bind}:${layout.port("postgresql")}`;
  return [
    ...put("postgresql", "restart", {
      listen: address,
      connect_address: address,
      data_dir: `${layout.path("data", node)}/pgdata`,
      bin_dir: layout.path("postgresql-bin", node),
      pgpass: `${layout.path("run", node)}/pgpass`,
      use_unix_socket: true,
      // Replication's role has no peer rule.
      use_unix_socket_repl: false,
    }),
    // Without a password, and by pg_hba over the socket alone.
    ...put("postgresql.authentication.superuser", "reload", { username: "postgres" }),
    ...put("postgresql.authentication.replication", "reload", {
      username: "replicator",
      password: text`${secret("database-replicator")}`,
    }),
    ...put("postgresql.authentication.rewind", "reload", {
      username: "rewind",
      password: text`${secret("database-rewind")}`,
    }),
    ...list(
      "postgresql.pg_hba",
      "reload",
      accessRules(topology.application.database, layout.databaseClients()),
    ),
    ...list("postgresql.create_replica_methods", "reload", ["basebackup"]),
    // The primary's next checkpoint may be a quarter of an hour away.
    ...list("postgresql.basebackup", "reload", ["checkpoint=fast"]),
  ];
}

/** PostgreSQL parameters of this member alone; they win over the dynamic ones. */
function parameters(
  topology: Topology,
  layout: Layout,
  group: PostgresqlGroup,
  node: Node,
): Setting[] {
  const cluster = new Map(
    primaryGroup(topology).parameters.map(({ name, value }) => [name, value]),
  );
  const differing = group.parameters
    .filter(
      ({ name, value }) => cluster.get(name) !== value && !clusterWideParameters.includes(name),
    )
    .map(({ name, value, source }) => parameter(name, value, source));
  const log = postgresqlLog(layout, node);
  return [
    ...differing,
    parameter("unix_socket_directories", layout.path("run", node)),
    parameter("log_directory", log.directory),
    parameter("log_filename", log.filename),
  ];
}

/**
 * Where PostgreSQL's own log goes: jsonlog writes `.json` beside the name. One file for each
 * weekday, emptied when its day comes again, so that a week is kept and no more.
 */
export function postgresqlLog(
  layout: Layout,
  node: Node,
): { readonly directory: string; readonly filename: string } {
  const log = layout.log(node);
  if (log === "stderr") {
    return { directory: `${layout.path("data", node)}/log`, filename: "postgresql-%a.log" };
  }
  const name = basename(log.file, ".log").replaceAll("%", "%%");
  return { directory: dirname(log.file), filename: `${name}.postgresql-%a.log` };
}

function archive(topology: Topology, layout: Layout, node: Node): Setting[] {
  const program = `pgbackrest --config=${shellWord(pgbackrestFile(layout, node))} --stanza=${stanzaName(topology)}`;
  return [
    parameter("archive_mode", "on"),
    parameter("archive_command", `${program} archive-push %p`),
    ...put("postgresql.recovery_conf", "reload", {
      restore_command: `${program} archive-get %f "%p"`,
    }),
  ];
}

function parameter(name: string, value: string, source: SettingSource = "forced"): Setting {
  return {
    section: "postgresql.parameters",
    key: name,
    value: [value],
    effect: parameterEffect(name),
    source,
  };
}

/** A path for `sh` inside archive_command, where PostgreSQL takes `%%` for `%`. */
function shellWord(path: string): string {
  const word = /^[A-Za-z0-9_./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
  return word.replaceAll("%", "%%");
}

function put(
  section: string,
  effect: Effect,
  values: Readonly<Record<string, string | boolean | Text>>,
): Setting[] {
  return Object.entries(values).map(([key, value]) => ({
    section,
    key,
    value: typeof value === "string" || typeof value === "boolean" ? [String(value)] : value,
    effect,
    source: "forced",
  }));
}

function list(section: string, effect: Effect, items: readonly string[]): Setting[] {
  return items.map((item, index) => ({
    section,
    key: `[${index}]`,
    value: [item],
    effect,
    source: "forced",
  }));
}
