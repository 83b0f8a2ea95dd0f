import { expect, test } from "vitest";
import { show } from "../../../model/text.ts";
import type { Group, Topology } from "../../../model/topology.ts";
import { renderNginx } from "../../../templates/nginx/settings.ts";
import { makeLayout, topology } from "./fixture.ts";
import type { Parsed } from "./parse.ts";
import { parseNginx } from "./parse.ts";

const layout = makeLayout("/srv");

const rendered = (changed: Topology = topology, place = layout) => {
  const [file] = renderNginx(changed, place);
  if (file === undefined) throw new Error("no nginx.conf");
  return file;
};
const valuesOf = (section: string, key: string, file = rendered()): string[] =>
  file.settings
    .filter((setting) => setting.section === section && setting.key === key)
    .map(({ value }) => show(value));
const server = "http / server";
const withGroups = (change: (group: Group) => Group[]): Topology => ({
  ...topology,
  groups: topology.groups.flatMap(change),
});

test("one file per node, readable by the service's group alone", () => {
  expect(renderNginx(topology, layout).map(({ id, mode, dialect }) => [id, mode, dialect])).toEqual(
    [
      ["nginx-1/nginx.conf", 0o640, "nginx"],
      ["nginx-2/nginx.conf", 0o640, "nginx"],
    ],
  );
});

test("settings and text say the same", () => {
  const leaves = (level: Parsed[]): string[] =>
    level.flatMap(({ words, block }) => (block ? leaves(block) : [words.join(" ").trimEnd()]));
  const file = rendered();
  const told = file.settings.map(({ key, value }) => `${key} ${show(value)}`.trimEnd());
  expect(told).toEqual(leaves(parseNginx(show(file.body))));
});

test("every place that sets a header sets all of them", () => {
  const sections = new Map<string, string[]>();
  for (const { section, key, value } of rendered().settings) {
    if (key !== "proxy_set_header") continue;
    sections.set(section, [...(sections.get(section) ?? []), show(value).split(" ")[0] ?? ""]);
  }
  expect([...sections.keys()]).toEqual([
    server,
    `${server} / location = /websocket`,
    `${server} / location /websocket/`,
    `${server} internal`,
  ]);
  for (const names of sections.values()) {
    expect(names).toEqual(
      expect.arrayContaining([
        ...["Host", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"],
        ...["X-Request-ID", "X-Odoo-Database"],
      ]),
    );
  }
});

test("Odoo 18 knows no X-Odoo-Database, so nothing is cleared", () => {
  const older = { ...topology, application: { ...topology.application, series: "18.0" as const } };
  expect(show(rendered(older).body)).not.toContain("X-Odoo-Database");
});

const limitsOfBodies = ["forms 512", "uploads 3"];

test("bodies on disk are counted everywhere: no location has a limit of its own that hides it", () => {
  expect(valuesOf(server, "limit_conn")).toEqual(limitsOfBodies);
  const places = rendered().settings.filter(({ key }) => key === "limit_conn");
  expect(new Set(places.map(({ section }) => section))).toEqual(
    new Set([server, `${server} internal`]),
  );
});

test("each route has its own time-out, and names its queue to the balancer", () => {
  const at = (place: string, key: string) => valuesOf(`${server} / location ${place}`, key);
  expect(at("= /report", "proxy_read_timeout")).toEqual(["720s"]);
  expect(at("/report/", "proxy_pass")).toEqual(["http://http-report"]);
  expect(at("/report/", "set")).toEqual(["$pool http-report"]);
  expect(at("= /websocket", "set")).toEqual(["$pool gevent"]);
  expect(valuesOf(server, "proxy_set_header")).toContain("X-Odoo-Pool $pool");
  expect(at("/", "proxy_read_timeout")).toEqual(["180s"]);
  expect(valuesOf("", "worker_shutdown_timeout")).toEqual(["720s"]);
});

test("a pool has one balancer, so one queue; the other takes over while that one is away", () => {
  const servers = (pool: string, changed = topology) =>
    valuesOf(`http / upstream ${pool}`, "server", rendered(changed));
  const [first, second] = ["127.88.10.11:8070 max_fails=0", "127.88.10.12:8070 max_fails=0"];
  expect(servers("http-interactive")).toEqual([first, `${second} backup`]);
  expect(servers("http-api")).toEqual([second, `${first} backup`]);
  expect(servers("gevent")).toEqual([first, second]);
  const single = withGroups((group) =>
    group.role === "balancer" ? [{ ...group, instances: 1 }] : [group],
  );
  expect(servers("http-api", single)).toEqual([first, first]);
});

test("worker processes follow the promised CPU, and files stay below a common hard limit", () => {
  const withCpu = (cpu: number) =>
    withGroups((group) => [group.role === "nginx" ? { ...group, cpu } : group]);
  for (const [cpu, processes] of [
    [0, "1"],
    [0.5, "1"],
    [2.5, "3"],
  ] as const) {
    expect(valuesOf("", "worker_processes", rendered(withCpu(cpu)))).toEqual([processes]);
  }
  expect(Number(valuesOf("", "worker_rlimit_nofile")[0])).toBeLessThan(20_000);
});

test("nothing is written outside the node's folders, and bodies and answers to a disk", () => {
  const written = /^(pid|error_log|access_log|\w+_temp_path)$/;
  const targets = rendered()
    .settings.filter(({ key, value }) => written.test(key) && show(value) !== "off")
    .map(({ value }) => show(value));
  expect(targets).toHaveLength(8);
  for (const target of targets)
    expect(target).toMatch(/^\/srv\/((run|spool)\/nginx-1\/|log\/nginx-1[.])/);
  for (const key of ["client_body_temp_path", "proxy_temp_path"])
    expect(valuesOf("http", key)[0]).toMatch(/^\/srv\/spool\/nginx-1\//);
});

test("where logs go to standard error, none is a file", () => {
  const file = rendered(topology, { ...layout, log: () => "stderr" });
  expect(valuesOf("", "error_log", file)).toEqual(["stderr crit"]);
  expect(valuesOf("http", "access_log", file)).toEqual(["/dev/stdout json"]);
});

test("where the network decides, no source address is bound", () => {
  expect(valuesOf(server, "proxy_bind")).toEqual(["127.88.2.11"]);
  expect(
    valuesOf(server, "proxy_bind", rendered(topology, { ...layout, source: () => null })),
  ).toEqual([]);
});

test("what a PDF fetches is answered by processes that never print", () => {
  const at = (place: string, key: string) =>
    valuesOf(`${server} internal / location ${place}`, key);
  expect(at("/", "set")).toEqual(["$pool assets"]);
  expect(at("/", "proxy_read_timeout")).toEqual(["130s"]);
  expect(at("/report/pdf/", "return")).toEqual(["403"]);
  expect(at("= /report/download", "return")).toEqual(["403"]);
  expect(valuesOf(`${server} / location /report/barcode/`, "set")).toEqual(["$pool assets"]);
  expect(valuesOf(`${server} / location /report/`, "set")).toEqual(["$pool http-report"]);
});

test("a POST is never retried", () => {
  expect(valuesOf(server, "proxy_next_upstream")).toEqual(["error timeout http_502"]);
});

test("a value with a variable of nginx's is refused, not read", () => {
  const place = { ...layout, addonFolders: () => ["/srv/$request_uri"] };
  expect(() => renderNginx(topology, place)).toThrow('nginx cannot hold "$"');
});
