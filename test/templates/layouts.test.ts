/** One topology on two platforms says the same, but for what the platforms' layouts supply. */
import { expect, test } from "vitest";
import { kubernetesLayout as productionLayout } from "../../components/kubernetes/layout.ts";
import { localLayout } from "../../local/layout.ts";
import { clusterSettings } from "../../model/cluster-settings.ts";
import { parseSpec } from "../../model/stack-file.ts";
import { mapLiterals, show } from "../../model/text.ts";
import { instanceNames, type Topology } from "../../model/topology.ts";
import type { Layout, Node } from "../../templates/layout.ts";
import { renderNginx } from "../../templates/nginx/settings.ts";
import { renderOdoo } from "../../templates/odoo/settings.ts";
import { renderPgbouncer } from "../../templates/pgbouncer/settings.ts";
import type { Renderer } from "../../templates/render.ts";
import { specOf, stackText, topologyOf } from "../model/written-stack.ts";
import { kubernetesLayout } from "./kubernetes-layout.ts";
import { named, type Recorded, recorded } from "./recorded-layout.ts";

const everything = `odoo: { addons: [../addons, ../more], smtp: { host: mail.example.com, from: a@example.com } }
pools:
  interactive: { role: http, instances: 3 }
  report: { role: http, instances: 2, routes: [/report] }
  websocket: { role: websocket, instances: 2 }
  cron: { role: cron, instances: 2 }`;
const noWebsocketPool = "pools: { app: { role: http, instances: 2 }, cron: { role: cron } }";

/** What is said where one platform logs to a file of its own, and the other to standard error. */
const logLines = /^\s*(logfile|error_log|access_log|syslog)\b.*\n/gm;
/** Where the network chooses a source address nothing is said. */
const sourceLines = /^\s*proxy_bind .*\n/gm;

/** TLS to PostgreSQL and to PgBouncer, where they speak it. */
const tlsLines = /^(server_tls_\w+|client_tls_\w+|db_sslmode) = .*\n/gm;

/** Id of a file without its instance -> what every instance's file says, by names. */
function said(
  renderer: Renderer,
  topology: Topology,
  recording: Recorded,
): Map<string, Set<string>> {
  // Programs are no configuration: they get their paths as arguments.
  const files = renderer(topology, recording.layout).filter((file) => file.dialect !== "shell");
  const byKind = new Map<string, Set<string>>();
  for (const file of files) {
    const kind = file.id.replace(/^[^/]*/, file.id.startsWith("init/") ? "init" : file.group);
    const text = named(show(file.body), recording)
      .replaceAll(logLines, "")
      .replaceAll(sourceLines, "")
      .replaceAll(tlsLines, "")
      // A pod has one such folder, whatever its group.
      .replaceAll(/\{path:config:[^}]+\}/g, "{path:config}");
    byKind.set(kind, (byKind.get(kind) ?? new Set()).add(text));
  }
  return byKind;
}

/** What a renderer says with the local layout, and with one of Kubernetes' shape. */
function onBoth(
  renderer: Renderer,
  below: string,
): [Map<string, Set<string>>, Map<string, Set<string>>] {
  const topology = topologyOf(below);
  const on = (layout: Layout) => said(renderer, topology, recorded(layout, topology.groups));
  return [on(localLayout(specOf(below), topology)), on(kubernetesLayout(topology))];
}

/** Addresses and places of a machine that no layout handed out. 127.0.0.1:1 is where mail goes to die. */
function foreign(texts: Iterable<Set<string>>): string[] {
  const place =
    /(?:^|[\s"',=(])(\/(?:etc|usr|var|srv|opt|run|mnt|home|tmp)\/[^\s"',;)]*|\d+\.\d+\.\d+\.\d+)/g;
  return [...texts]
    .flatMap((set) => [...set])
    .flatMap((text) => [...text.replace("smtp_server = 127.0.0.1", "").matchAll(place)])
    .map((match) => match[1] as string);
}

/** The layout that production has. */
function onProduction(renderer: Renderer, below: string): Map<string, Set<string>> {
  const settings = clusterSettings(parseSpec(stackText("", "kubernetes"), "stack.yaml", "test"));
  if (settings === null) throw new Error("no cluster");
  const topology = topologyOf(below);
  const layout = productionLayout(settings, topology);
  return said(renderer, topology, recorded(layout, topology.groups));
}

const renderers: readonly [string, Renderer][] = [
  ["odoo.conf", renderOdoo],
  ["nginx.conf", renderNginx],
  ["pgbouncer.ini", renderPgbouncer],
];

for (const [name, renderer] of renderers) {
  test.each([
    ["every kind of pool", everything],
    ["no websocket pool", noWebsocketPool],
  ])(`${name} says the same on both platforms: %s`, (_, below) => {
    const [local, kubernetes] = onBoth(renderer, below);
    expect(local.size).toBeGreaterThan(0);
    // Instances of one group differ in nothing but addresses: one text each.
    for (const [kind, texts] of local) expect(texts.size, kind).toBe(1);
    expect(Object.fromEntries(local)).toEqual(Object.fromEntries(kubernetes));
    expect(foreign(local.values())).toEqual([]);
    expect(Object.fromEntries(local)).toEqual(Object.fromEntries(onProduction(renderer, below)));
  });
}

/** A renderer that writes what it should have asked for. */
const sabotaged =
  (renderer: Renderer, change: (text: string) => string): Renderer =>
  (topology, layout) =>
    renderer(topology, layout).map((file) => ({ ...file, body: mapLiterals(file.body, change) }));

test("a path that a template knows by itself is noticed", () => {
  const hard = sabotaged(renderOdoo, (text) =>
    text.replace(/^data_dir = .*$/m, "data_dir = /srv/odoo"),
  );
  const [local, kubernetes] = onBoth(hard, everything);
  // On the machine the path is right by chance, and was asked for elsewhere.
  expect(Object.fromEntries(local)).not.toEqual(Object.fromEntries(kubernetes));

  const unknown = sabotaged(renderNginx, (text) =>
    text.replace("http {", "http {\n  include /etc/nginx/more.conf;"),
  );
  const [once, twice] = onBoth(unknown, everything);
  expect(foreign([...once.values(), ...twice.values()])).toContain("/etc/nginx/more.conf");
});

test("an address or a port that a template knows by itself is noticed", () => {
  for (const [renderer, from, to] of [
    [renderPgbouncer, /^listen_port = .*$/m, "listen_port = 6432"],
    [renderOdoo, /^http_interface = .*$/m, "http_interface = 0.0.0.0"],
    [renderNginx, /server_name (?!_).*;/, "server_name odoo.localhost 127.77.1.11;"],
  ] as const) {
    const [local, kubernetes] = onBoth(
      sabotaged(renderer, (text) => text.replace(from, to)),
      everything,
    );
    expect(Object.fromEntries(local), to).not.toEqual(Object.fromEntries(kubernetes));
  }
});

test("a renderer that asks how many nodes there are to say something else is noticed", () => {
  const curious: Renderer = (topology, layout) =>
    sabotaged(renderOdoo, (text) => {
      const nodes = topology.groups.flatMap((group) => layout.nodes(group));
      return text.replace("[options]", `[options]\nnodes = ${nodes.length}`);
    })(topology, layout);
  const [local, kubernetes] = onBoth(curious, everything);
  expect(Object.fromEntries(local)).not.toEqual(Object.fromEntries(kubernetes));
});

test("the two layouts have nothing in common", () => {
  const topology = topologyOf(everything);
  const group = topology.groups.find((it) => it.name === "interactive");
  if (group === undefined) throw new Error("no pool");
  const local = localLayout(specOf(everything), topology);
  const kubernetes = kubernetesLayout(topology);
  expect(local.nodes(group).map((node) => node.id)).toEqual(instanceNames(group));
  expect(kubernetes.nodes(group).map((node) => node.id)).toEqual(["interactive-pods"]);
  const answers = (layout: Layout) => {
    const node = layout.nodes(group)[0] as Node;
    return [
      node.bind,
      ...layout.upstream(group, "http"),
      ...layout.hosts(group),
      ...(
        ["config", "data", "run", "spool", "odoo-data", "odoo-addons", "nginx-share"] as const
      ).map((name) => layout.path(name, node)),
      ...layout.addonFolders(),
      ...layout.trustedProxies(),
      ...(["http", "gevent", "nginx", "pooled", "session", "rw", "internal"] as const).map((name) =>
        String(layout.port(name)),
      ),
    ];
  };
  const taken = new Set(answers(local));
  expect(answers(kubernetes).filter((answer) => taken.has(answer))).toEqual([]);
});
