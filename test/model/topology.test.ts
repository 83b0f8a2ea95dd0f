import { expect, test } from "vitest";
import { load } from "../../load.ts";
import { localLayout } from "../../local/layout.ts";
import { renderLocal } from "../../local/render.ts";
import { buildTopology } from "../../model/build/topology.ts";
import { parseSpec } from "../../model/stack-file.ts";
import { show } from "../../model/text.ts";
import { type Group, groupsOf, instanceNames, theGroup } from "../../model/topology.ts";
import { runRules } from "../../policies/judge.ts";
import { rules } from "../../policies/rules.ts";
import { smallest, specOf, stackText, topologyOf } from "./written-stack.ts";

const named = (below: string) =>
  topologyOf(below).groups.map((group) => `${group.name} ${group.role} ${group.instances}`);

test("a domain alone means three pools between two tiers of two", () => {
  expect(named("")).toEqual([
    "edge edge 1",
    "nginx nginx 2",
    "balancer balancer 2",
    "interactive http 2",
    "websocket websocket 2",
    "cron cron 1",
    "pgbouncer pgbouncer 2",
    "router router 2",
    "postgresql postgresql 2",
    "reporting postgresql 1",
    "etcd etcd 1",
  ]);
});

test("the smallest cluster: one application, one cron, one of everything", () => {
  expect(named(smallest)).toEqual([
    "edge edge 1",
    "nginx nginx 1",
    "balancer balancer 1",
    "app http 1",
    "cron cron 1",
    "pgbouncer pgbouncer 1",
    "router router 1",
    "postgresql postgresql 1",
    "etcd etcd 1",
  ]);
});

test("the smallest cluster is sound, and its sockets go to the application's own gevent child", () => {
  const spec = specOf(smallest);
  const topology = buildTopology(spec);
  const files = renderLocal(spec, topology);
  // It has no pairs: that is advice, and nothing else is found.
  const found = runRules(rules, { topology, files }, spec.locate);
  expect([...new Set(found.map(({ rule, severity }) => `${severity} ${rule}`))]).toEqual([
    "advisory no-single-instance",
  ]);
  const text = (id: string) => show(files.find((file) => file.id === id)?.body ?? []);
  const nginx = text("nginx-1/nginx.conf");
  const [app] = localLayout(spec, topology).nodes(groupsOf(topology, "http")[0] as Group);
  const sockets = text("balancer-1/haproxy.cfg").split("backend gevent\n")[1];
  expect(sockets?.match(/^ {2}server .*$/gm)).toEqual([`  server app-1 ${app?.bind}:8072`]);
  expect(nginx).toMatch(/location = \/websocket \{\n *proxy_pass http:\/\/gevent;/);
});

test("who finds a consensus store elsewhere gets none", () => {
  const spec = parseSpec(stackText("", "kubernetes"), "stack.yaml", "test");
  expect(groupsOf(buildTopology(spec), "etcd")).toEqual([]);
});

test("endpoints: rw is the primary; reads fall back to it when the replicas are away", () => {
  const endpoints = (below: string) =>
    topologyOf(below).endpoints.map(
      ({ name, groups, writable }) => `${name} ${groups.join(">")} ${writable}`,
    );
  expect(endpoints("")).toEqual([
    "rw postgresql true",
    "ro postgresql false",
    "report reporting>postgresql false",
  ]);
  expect(endpoints("postgresql: { standbys: 0, durability: preferred }")).toEqual([
    "rw postgresql true",
    "ro reporting>postgresql false",
    "report reporting>postgresql false",
  ]);
  expect(endpoints("postgresql: { reportingReplica: false }")).toEqual([
    "rw postgresql true",
    "ro postgresql false",
    "report postgresql false",
  ]);
});

test("each listener has the mode that is written, `session` always its own", () => {
  const modes = (below: string) =>
    theGroup(topologyOf(below), "pgbouncer").listeners.map(
      ({ name, databases }) => `${name}: ${databases.map((it) => `${it.database} ${it.mode}`)}`,
    );
  expect(modes("odoo: { database: erp }")).toEqual([
    "pooled: erp session,postgres session",
    "session: erp session,postgres session",
  ]);
  expect(modes("pgbouncer: { mode: transaction }")).toEqual([
    "pooled: odoo transaction,postgres transaction",
    "session: odoo session,postgres session",
  ]);
});

test("websocket and cron pools are on the session listener unless somebody says otherwise", () => {
  const listeners = groupsOf(topologyOf(), "websocket").concat(
    groupsOf(topologyOf(), "cron") as never,
  );
  expect(listeners.map((group) => group.listener)).toEqual(["session", "session"]);
  expect(groupsOf(topologyOf(), "http").map((group) => group.listener)).toEqual(["pooled"]);
});

test("the processes of an instance are all counted", () => {
  const processes = topologyOf(`pools:
  a: { role: http, workers: 3 }
  w: { role: websocket }
  c: { role: cron, threads: 2 }`).groups.map(
    (group) => `${group.name}: ${group.processes.map((it) => `${it.count} ${it.name}`).join(", ")}`,
  );
  expect(processes).toContain("a: 1 master, 3 worker, 1 gevent child, 3 wkhtmltopdf");
  expect(processes).toContain("w: 1 gevent");
  expect(processes).toContain("c: 1 master, 2 cron worker");
});

test("the address as browsers write it has no port where it is 443", () => {
  expect(topologyOf().application.url).toBe("https://odoo.localhost:8443");
  expect(topologyOf("edge: { https: 0.0.0.0:443 }").application.url).toBe("https://odoo.localhost");
});

test("a pool's options win over those of all pools", () => {
  const [group] = groupsOf(
    topologyOf(`odoo: { options: { log_level: warn, limit_request: 1000 } }
pools: { a: { role: http, options: { log_level: debug } }, c: { role: cron } }`),
    "http",
  );
  expect(group?.options).toEqual({ log_level: "debug", limit_request: "1000" });
});

test("routes follow the pools; the time-outs outside follow the slowest", () => {
  const topology = topologyOf(`pools:
  a: { role: http }
  slow: { role: http, routes: [/report], limitTimeReal: 10 min, workers: 2, instances: 2 }
  few: { role: http, routes: [/api], maxConcurrent: 7 }
  c: { role: cron }`);
  expect(theGroup(topology, "nginx").routes).toEqual([
    { group: "a", paths: [], timeout: 175 },
    { group: "slow", paths: ["/report"], timeout: 655 },
    { group: "few", paths: ["/api"], timeout: 175 },
  ]);
  expect(theGroup(topology, "edge").timeout).toBe(665);
});

test("the queue before a pool follows its workers, and fits into nginx with the others", () => {
  const queues = (below: string) =>
    theGroup(topologyOf(`pools:\n  c: { role: cron }\n${below}`), "balancer").pools.map(
      ({ group, perInstance, maxConcurrent, maxWait, timeout }) =>
        `${group}: ${perInstance} each, ${maxConcurrent} in all, ${maxWait} s, ${timeout} s`,
    );
  expect(
    queues(`  one: { role: http, workers: 1 }
  slow: { role: http, routes: [/b], workers: 2, instances: 2, limitTimeReal: 10 min, maxWait: 5 s }
  few: { role: http, routes: [/a], maxConcurrent: 7 }`),
  ).toEqual([
    "few: 1 each, 7 in all, 30 s, 135 s",
    "one: 1 each, 500 in all, 30 s, 135 s",
    "slow: 2 each, 1000 in all, 5 s, 615 s",
  ]);
  // As many as there are workers get in, however many pools there are.
  expect(
    queues("  vast: { role: http, workers: 64, cpu: 32, memory: 30 GiB, instances: 200 }"),
  ).toEqual(["vast: 64 each, 12800 in all, 30 s, 135 s"]);
});

test("the order of pools in the file changes the order of display, and nothing else", () => {
  const pools = [
    "a: { role: http, instances: 2 }",
    "b: { role: http, routes: [/b] }",
    "w: { role: websocket }",
    "c: { role: cron }",
  ];
  const built = (order: readonly string[]) =>
    topologyOf(`pools:\n${order.map((line) => `  ${line}`).join("\n")}`);
  const sorted = (topology: ReturnType<typeof topologyOf>) => {
    const by = (items: readonly unknown[]) => items.map((it) => JSON.stringify(it)).toSorted();
    const nginx = theGroup(topology, "nginx");
    return {
      ...topology,
      groups: by(
        topology.groups.map((it) => (it === nginx ? { ...it, routes: by(nginx.routes) } : it)),
      ),
      flows: by(topology.flows),
      budgets: by(topology.budgets),
    };
  };
  expect(sorted(built(pools.toReversed()))).toEqual(sorted(built(pools)));
});

test("equal stack files give equal topologies, which are plain data", () => {
  const topology = buildTopology(specOf());
  expect(buildTopology(specOf())).toEqual(topology);
  expect(structuredClone(topology)).toEqual(topology);
});

test("instances are counted from 1", () => {
  expect(groupsOf(topologyOf(), "http").flatMap(instanceNames)).toEqual([
    "interactive-1",
    "interactive-2",
  ]);
});

test("theGroup insists on exactly one", () => {
  const { groups } = topologyOf();
  expect(() => theGroup({ groups }, "postgresql")).toThrow(
    "exactly one postgresql group, this one has 2",
  );
  expect(() => theGroup({ groups: [] }, "edge")).toThrow("exactly one edge group, this one has 0");
});

test("each hop keeps an idle connection longer than the one before it", () => {
  const edge = (platform: "kubernetes" | "local", entry = "") => {
    const text = stackText("", platform).replace(/^ {6}entry: .*$/m, `      entry: ${entry}`);
    return theGroup(buildTopology(parseSpec(text, "stack.yaml", "test")), "edge").keepAlive;
  };
  expect(edge("local")).toBe(60);
  // Browsers themselves come to a LoadBalancer; a gateway may keep its own for an hour.
  const certificate = "certificate: { existing: { secret: tls } }";
  expect(edge("kubernetes", `{ kind: loadBalancer, ${certificate} }`)).toBe(60);
  expect(edge("kubernetes", "{ kind: none, from: { namespaces: [gateway] } }")).toBe(3610);
  const production = theGroup(load("production").topology, "edge");
  expect([
    ...production.outer.map(({ keepAlive }) => keepAlive).toReversed(),
    production.keepAlive,
  ]).toEqual([60, 165, 175]);
});
