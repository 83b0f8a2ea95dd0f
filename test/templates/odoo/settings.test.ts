import { describe, expect, test } from "vitest";
import { localLayout } from "../../../local/layout.ts";
import { forcedOdooOptions } from "../../../model/odoo-options.ts";
import { secret, show } from "../../../model/text.ts";
import { groupsOf, isOdoo } from "../../../model/topology.ts";
import type { Layout } from "../../../templates/layout.ts";
import { odooSettings, renderOdoo } from "../../../templates/odoo/settings.ts";
import { smallest, specOf, topologyOf } from "../../model/written-stack.ts";
import { hasPython, readByPython } from "./python.ts";

const rendered = (below = "", change: Partial<Layout> = {}) => {
  const topology = topologyOf(below);
  const files = renderOdoo(topology, { ...localLayout(specOf(below), topology), ...change });
  return files.filter((file) => file.dialect === "odoo");
};

/** What one odoo.conf says, by key. */
const conf = (id: string, below = "", change: Partial<Layout> = {}) => {
  const file = rendered(below, change).find((candidate) => candidate.id === `${id}/odoo.conf`);
  if (file === undefined) throw new Error(`${id} has no odoo.conf`);
  return Object.fromEntries(file.settings.map((it) => [it.key, show(it.value)]));
};

test("http: prefork workers, no cron, its own address, the listener of its pool", () => {
  expect(conf("interactive-1")).toMatchObject({
    workers: "2",
    max_cron_threads: "0",
    http_port: "8069",
    gevent_port: "8072",
    http_interface: expect.stringMatching(/^127\.77\.1\d\d\.11$/),
    limit_time_real: "120",
    db_port: "6432",
    db_maxconn: "4",
    db_app_name: "odoo-interactive-1",
    proxy_mode: "True",
    list_db: "False",
    x_sendfile: "True",
  });
  expect(conf("interactive-1")).not.toHaveProperty("http_enable");
});

test("cron: no HTTP, prefork, as many cron threads as written, its time limit on both keys", () => {
  const below =
    "pools: { a: { role: http }, c: { role: cron, threads: 3, limitTimeReal: 20 min } }";
  expect(conf("c-1", below)).toMatchObject({
    http_enable: "False",
    workers: "1",
    max_cron_threads: "3",
    limit_time_real: "1200",
    limit_time_real_cron: "1200",
    db_port: "6433",
  });
  expect(conf("c-1", below)).not.toHaveProperty("http_port");
});

test("websocket: no workers, no cron, many connections of one process", () => {
  expect(conf("websocket-2")).toMatchObject({
    workers: "0",
    max_cron_threads: "0",
    gevent_port: "8072",
    db_maxconn_gevent: "32",
    db_port: "6433",
  });
});

test("the init job goes to the router and past PgBouncer, serves nobody and runs no job", () => {
  const init = conf("init");
  expect(init).toMatchObject({
    db_host: "127.77.30.11",
    db_port: "5432",
    db_app_name: "odoo-init",
    http_enable: "False",
    workers: "0",
    max_cron_threads: "0",
  });
  for (const id of ["interactive-1", "websocket-1", "cron-1"]) {
    expect(conf(id)["db_host"]?.split(",").toSorted()).toEqual(["127.77.20.11", "127.77.20.12"]);
  }
});

test("every second instance begins with the other PgBouncer", () => {
  const hosts = (id: string) => conf(id, "pgbouncer: { instances: 3 }")["db_host"];
  expect(hosts("interactive-1")).toBe("127.77.20.11,127.77.20.12,127.77.20.13");
  expect(hosts("interactive-2")).toBe("127.77.20.12,127.77.20.13,127.77.20.11");
});

test("secrets are placeholders, and only these two", () => {
  for (const file of rendered()) {
    const placeholders = file.settings.flatMap((it) =>
      it.value.filter((piece) => typeof piece !== "string"),
    );
    expect(placeholders).toEqual([secret("odoo-master", "pbkdf2-sha512"), secret("database-odoo")]);
    expect(file.mode).toBe(0o640);
  }
});

test("every line that is forced is refused by the model, so that nothing is overwritten silently", () => {
  for (const below of [
    "",
    smallest,
    "odoo: { smtp: { host: m.example.com, from: a@example.com } }",
  ]) {
    for (const log of ["stderr", { file: "/x.log" }] as const) {
      for (const file of rendered(below, { log: () => log })) {
        const forced = file.settings.filter((it) => it.source === "forced").map((it) => it.key);
        expect(Object.keys(forcedOdooOptions), file.id).toEqual(expect.arrayContaining(forced));
      }
    }
  }
});

test("forced wins over the pool, the pool over all pools, all pools over the kit's defaults", () => {
  const below = `odoo: { options: { limit_request: 1, limit_time_cpu: 2, unaccent: true } }
pools: { a: { role: http, options: { limit_request: 3 } }, c: { role: cron } }`;
  expect(conf("a-1", below)).toMatchObject({
    limit_request: "3",
    limit_time_cpu: "2",
    unaccent: "True",
  });
  expect(conf("init", below)).toMatchObject({ limit_request: "1", unaccent: "True" });
  // The model refuses this; a transform or a newer model may not.
  const topology = topologyOf(below);
  const [group] = groupsOf(topology, "http");
  if (group === undefined) throw new Error("no pool");
  const layout = localLayout(specOf(below), topology);
  const [node] = layout.nodes(group);
  const settings = odooSettings(
    topology,
    { ...group, options: { workers: "99", list_db: "True", db_host: "evil" } },
    node as never,
    layout,
  );
  const workers = settings.filter((it) => it.key === "workers");
  expect(workers.map((it) => [show(it.value), it.source])).toEqual([["2", "forced"]]);
  expect(settings.find((it) => it.key === "list_db")?.value).toEqual(["False"]);
  expect(settings.find((it) => it.key === "db_host")?.value).not.toEqual(["evil"]);
});

test("keys are sorted and unique; the order of options is irrelevant", () => {
  const options = ["log_level: warn", "unaccent: true", "limit_request: 7"];
  const written = (order: readonly string[]) =>
    rendered(`odoo: { options: { ${order.join(", ")} } }`);
  expect(written(options.toReversed())).toEqual(written(options));
  for (const file of written(options)) {
    const keys = file.settings.map((it) => it.key);
    expect(keys).toEqual([...new Set(keys)].toSorted());
  }
});

test("a changed value reloads an HTTP instance, and restarts the others", () => {
  const effects = (id: string) => {
    const file = rendered().find((candidate) => candidate.id === `${id}/odoo.conf`);
    return new Map(file?.settings.map((it) => [it.key, it.effect]));
  };
  const restarting = [...effects("interactive-1")].filter(([, effect]) => effect !== "reload");
  // A reload replaces the workers; the master keeps its sockets.
  expect(restarting).toEqual([
    ["gevent_port", "restart"],
    ["http_interface", "restart"],
    ["http_port", "restart"],
  ]);
  for (const id of ["websocket-1", "cron-1"])
    expect(new Set(effects(id).values()), id).toEqual(new Set(["restart"]));
  expect(new Set(effects("init").values())).toEqual(new Set(["none"]));
});

test("without a websocket pool the gevent child of the pool that takes the rest gets connections", () => {
  const pools =
    "pools: { app: { role: http }, api: { role: http, routes: [/a] }, cron: { role: cron } }";
  expect(conf("app-1", pools)).toHaveProperty("db_maxconn_gevent", "22");
  expect(conf("api-1", pools)).not.toHaveProperty("db_maxconn_gevent");
  // It answers parts of PDFs, the sockets are elsewhere.
  expect(conf("interactive-1")).toHaveProperty("db_maxconn_gevent", "6");
});

test("mail: to the relay, or nowhere at all", () => {
  expect(conf("cron-1")).toMatchObject({ smtp_server: "127.0.0.1", smtp_port: "1" });
  const relay = (encryption: string) =>
    conf(
      "cron-1",
      `odoo: { smtp: { host: m.example.com, port: 25, encryption: ${encryption}, from: a@example.com } }`,
    );
  const common = { smtp_server: "m.example.com", smtp_port: "25", email_from: "a@example.com" };
  expect(relay("none")).toMatchObject({ ...common, smtp_ssl: "False" });
  expect(relay("starttls")).toMatchObject({ ...common, smtp_ssl: "True" });
});

test("a team's addons come after Odoo's own, the kit's last; a log to stderr is said", () => {
  expect(conf("cron-1", "odoo: { addons: [../a, ../b] }")["addons_path"]).toBe(
    "/usr/lib/python3/dist-packages/odoo/addons,/opt/odoo-cluster/addons/1,/opt/odoo-cluster/addons/2,/etc/odoo-cluster/cron-1/addons",
  );
  expect(conf("cron-1")).not.toHaveProperty("logfile");
  expect(conf("cron-1", "", { log: () => "stderr" })).toHaveProperty("logfile", "");
});

test("every process that serves keeps sessions in an outage, whatever modules a team loads first", () => {
  const below = "odoo: { options: { server_wide_modules: 'base,rpc,web,queue_job' } }";
  const topology = topologyOf(below);
  const files = renderOdoo(topology, localLayout(specOf(below), topology));
  const ids = files.map(({ id }) => id);
  for (const { dialect, node, settings } of files) {
    if (dialect !== "odoo") continue;
    const of = (key: string) => show(settings.find((it) => it.key === key)?.value ?? []);
    const addon = [
      ...["outage_guard/__init__.py", "outage_guard/__manifest__.py"],
      ...["__init__.py", "__manifest__.py", "logins.py", "logs.py"].map(
        (name) => `door_guard/${name}`,
      ),
    ].map((name) => `${node}/addons/${name}`);
    if (node === "init") {
      expect(of("server_wide_modules")).toBe("base,rpc,web,queue_job");
      expect(ids).not.toContain(addon[0]);
      continue;
    }
    expect(of("server_wide_modules"), node).toBe("base,rpc,web,queue_job,outage_guard,door_guard");
    expect(of("addons_path").split(",").at(-1), node).toBe(`/etc/odoo-cluster/${node}/addons`);
    expect(ids).toEqual(expect.arrayContaining(addon));
  }
});

test("every instance listens on its own address", () => {
  const topology = topologyOf();
  const layout = localLayout(specOf(), topology);
  for (const group of topology.groups.filter(isOdoo))
    for (const node of layout.nodes(group)) expect(conf(node.id)["http_interface"]).toBe(node.bind);
});

test("every instance of every pool has a file", () => {
  const topology = topologyOf();
  const instances = topology.groups.filter(isOdoo).reduce((sum, group) => sum + group.instances, 0);
  expect(rendered()).toHaveLength(instances + 1);
});

describe.skipIf(!hasPython)("Python's RawConfigParser", () => {
  test("reads every odoo.conf as it was meant", () => {
    const below =
      'odoo: { options: { log_handler: ":INFO,odoo.sql_db:DEBUG", percent: "100% ; # x" } }';
    const files = rendered(below);
    const read = readByPython(
      "raw",
      files.map((file) => show(file.body)),
    );
    files.forEach((file, index) => {
      const meant = Object.fromEntries(file.settings.map((it) => [it.key, show(it.value)]));
      expect(read[index], file.id).toEqual({ options: meant });
    });
  });
});
