/** odoo.conf of every Odoo node. */

import { seriesOf } from "../../model/series.ts";
import type { Effect, Setting, SettingSource } from "../../model/setting.ts";
import { processMemory } from "../../model/sizing.ts";
import { secret, type Text } from "../../model/text.ts";
import { odooTierOf, tierOf } from "../../model/tiers/tiers.ts";
import { groupsOf, isOdoo, type OdooGroup, type Topology, theGroup } from "../../model/topology.ts";
import { programSource } from "../../programs/source.ts";
import type { Layout, Node } from "../layout.ts";
import { programFile } from "../program-file.ts";
import type { RenderedFile } from "../rendered-file.ts";
import { guardFolder, guards, renderGuards } from "./guards.ts";
import { printOdoo } from "./print.ts";

const GiB = 2 ** 30;

/** One odoo.conf for each node of each pool, and one for the init job. */
export function renderOdoo(topology: Topology, layout: Layout): RenderedFile[] {
  const files = topology.groups.filter(isOdoo).flatMap((group) =>
    layout.nodes(group).flatMap((node) => {
      const conf = odooConf(group.name, node, odooSettings(topology, group, node, layout));
      const files = [conf, ...renderGuards(group.name, node, effectOf(group))];
      return odooTierOf(group).odoo.followsPrimary
        ? [...files, followProgram(group.name, node)]
        : files;
    }),
  );
  return [...files, initJobConf(topology, layout)];
}

/** What one pool's Odoo reads: kit's defaults < odoo.options < the pool's options < what must be so. */
export function odooSettings(
  topology: Topology,
  group: OdooGroup,
  node: Node,
  layout: Layout,
): Setting[] {
  const pgbouncer = theGroup(topology, "pgbouncer");
  const settings = merge(
    effectOf(group),
    { ...shared(topology), ...defaults(group) },
    { ...topology.application.options, ...group.options },
    {
      ...forced(topology, layout, node),
      ...role(group, node, layout),
      addons_path: [...addonFolders(layout, node), guardFolder(layout, node)].join(","),
      db_host: [hosts(layout.hosts(pgbouncer), node)],
      db_port: String(layout.port(group.listener)),
      db_maxconn: String(group.maxConnections),
    },
  );
  // Behind the modules of the series, or behind a team's own list.
  const last = [...(group.added?.serverWideModules ?? []), ...guards];
  return settings.map((setting) =>
    setting.key === "server_wide_modules"
      ? { ...setting, value: [...setting.value, ...last.map((name) => `,${name}`)] }
      : setting,
  );
}

function effectOf(group: OdooGroup): Effect {
  return tierOf(group).machine.reload === null ? "restart" : "reload";
}

function addonFolders(layout: Layout, node: Node): string[] {
  return [layout.path("odoo-addons", node), ...layout.addonFolders()];
}

/** The job that installs and upgrades modules: direct to the primary, with a session of its own. */
function initJobConf(topology: Topology, layout: Layout): RenderedFile {
  const pool = groupsOf(topology, "cron")[0] ?? theGroup(topology, "http");
  const node = layout.nodes(pool)[0] as Node;
  const endpoint = layout.endpoint("rw", { ...node, id: "init" });
  const settings = merge("none", shared(topology), topology.application.options, {
    ...forced(topology, layout, node),
    ...applicationName(topology, "init"),
    db_host: endpoint.host,
    db_port: String(endpoint.port),
    // Past PgBouncer: PostgreSQL's own authority, if it has one.
    db_sslmode: layout.databaseAuthority() === null ? "disable" : "verify-full",
    db_maxconn: "8",
    http_enable: "False",
    http_interface: node.bind,
    workers: "0",
    max_cron_threads: "0",
  });
  return { ...odooConf(pool.name, node, settings), id: "init/odoo.conf", node: "init" };
}

type Values = Readonly<Record<string, string | Text>>;

const listening = ["http_interface", "http_port", "gevent_port"];

function merge(effect: Effect, defaults: Values, stack: Values, forced: Values): Setting[] {
  const of = (values: Values, source: SettingSource) =>
    Object.entries(values).map(([key, value]): [string, Setting] => [
      key,
      {
        section: "options",
        key,
        value: typeof value === "string" ? [value] : value,
        // A reload keeps the socket that the instance listens on.
        effect: effect === "reload" && listening.includes(key) ? "restart" : effect,
        source,
      },
    ]);
  return [
    ...new Map([
      ...of(defaults, "default"),
      ...of(stack, "stack"),
      ...of(forced, "forced"),
    ]).values(),
  ].toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

function shared(topology: Topology): Values {
  const series = seriesOf(topology.application.series);
  return {
    log_level: "info",
    server_wide_modules: series.serverWideModules.join(","),
    without_demo: topology.application.demo ? "False" : "True",
  };
}

/**
 * `limit_memory_*` compare virtual memory, which is far more than resident: they only catch a
 * worker that runs away. What an instance may really use is its group's promised memory.
 */
function defaults(group: OdooGroup): Values {
  const soft = Math.max(2 * GiB, 2 * group.memory);
  const time = Math.max(60, Math.min(group.limitTimeReal, 600));
  return {
    limit_memory_soft: String(soft),
    limit_memory_hard: String(soft + Math.max(GiB / 2, processMemory.worker)),
    limit_time_cpu: String(time),
    limit_request: "65536",
  };
}

function forced(topology: Topology, layout: Layout, node: Node): Values {
  const { application } = topology;
  return {
    addons_path: addonFolders(layout, node).join(","),
    admin_passwd: [secret("odoo-master", "pbkdf2-sha512")],
    data_dir: layout.path("odoo-data", node),
    ...applicationName(topology, node.id),
    db_name: application.database,
    db_password: [secret("database-odoo")],
    // Every host of the list by its own name; the authority is in PGSSLROOTCERT.
    db_sslmode: layout.pgbouncerTls() === null ? "disable" : "verify-full",
    db_user: "odoo",
    list_db: "False",
    proxy_mode: "True",
    x_sendfile: "True",
    ...mail(topology),
    ...logging(layout, node),
  };
}

/** Tells connections apart in pg_stat_activity, where the series can. */
function applicationName(topology: Topology, name: string): Values {
  const { addedKeys } = seriesOf(topology.application.series);
  return addedKeys.includes("db_app_name") ? { db_app_name: `odoo-${name}` } : {};
}

/** Without a relay mail goes to a closed port of the node itself: nothing leaves by accident. */
function mail(topology: Topology): Values {
  const { smtp } = topology.application;
  if (smtp === null) return { smtp_server: "127.0.0.1", smtp_port: "1", smtp_ssl: "False" };
  return {
    smtp_server: smtp.host,
    smtp_port: String(smtp.port),
    smtp_ssl: smtp.encryption === "none" ? "False" : "True",
    email_from: smtp.from,
  };
}

function logging(layout: Layout, node: Node): Values {
  return layout.log(node) === "stderr" ? { logfile: "" } : {};
}

function role(group: OdooGroup, node: Node, layout: Layout): Values {
  const { servesHttp, options } = odooTierOf(group).odoo;
  return {
    http_interface: node.bind,
    ...(servesHttp
      ? { http_port: String(layout.port("http")), gevent_port: String(layout.port("gevent")) }
      : {}),
    ...options(group),
  };
}

/** Every second node begins with the other PgBouncer, so that both carry half; libpq tries them in order. */
function hosts(list: readonly string[], node: Node): string {
  const first = (node.ordinal - 1) % list.length;
  return [...list.slice(first), ...list.slice(0, first)].join(",");
}

function followProgram(group: string, node: Node): RenderedFile {
  const place = { id: `${node.id}/follow-primary.py`, group, node: node.id };
  return programFile(place, programSource("odoo/follow-primary.py"), "restart");
}

function odooConf(group: string, node: Node, settings: readonly Setting[]): RenderedFile {
  return {
    id: `${node.id}/odoo.conf`,
    group,
    node: node.id,
    dialect: "odoo",
    mode: 0o640,
    settings,
    body: printOdoo(settings),
  };
}
