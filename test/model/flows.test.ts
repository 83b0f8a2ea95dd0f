import { expect, test } from "vitest";
import { outsideParties } from "../../model/build/flows.ts";
import { buildTopology } from "../../model/build/topology.ts";
import { parseSpec } from "../../model/stack-file.ts";
import { stackText, topologyOf } from "./written-stack.ts";

const stacks = {
  default: "",
  "no replicas": "postgresql: { standbys: 0, durability: preferred, reportingReplica: false }",
  "every kind of pool": `pools:
  a: { role: http }
  b: { role: http, routes: [/b], connection: session }
  w: { role: websocket, connection: pooled }
  c: { role: cron }
odoo: { smtp: { host: mail.example.com, from: erp@example.com } }`,
};

const flows = (below: string) =>
  topologyOf(below).flows.map((flow) => `${flow.from} -> ${flow.to}:${flow.port}/${flow.protocol}`);

test.each(Object.entries(stacks))(
  "%s: both ends exist, nothing is said twice, each has a reason",
  (_, below) => {
    const topology = topologyOf(below);
    const known = new Set([...topology.groups.map((group) => group.name), ...outsideParties]);
    for (const flow of topology.flows) {
      expect(known, flow.from).toContain(flow.from);
      expect(known, flow.to).toContain(flow.to);
      expect(flow.reason).not.toBe("");
      expect(flow.from, flow.reason).not.toBe("internet" === flow.to ? flow.from : "");
    }
    const said = flows(below);
    expect(said).toEqual([...new Set(said)]);
  },
);

test.each(Object.entries(stacks))("%s: every group talks to somebody", (_, below) => {
  const topology = topologyOf(below);
  const ends = new Set(topology.flows.flatMap((flow) => [flow.from, flow.to]));
  expect(topology.groups.filter((group) => !ends.has(group.name))).toEqual([]);
});

test("browsers reach the edge and nothing else", () => {
  expect(flows("").filter((flow) => flow.startsWith("internet"))).toEqual([
    "internet -> edge:8443/tcp",
    "internet -> edge:8080/tcp",
  ]);
});

test("Odoo reaches PostgreSQL through PgBouncer alone, each pool on its listener", () => {
  const said = flows(stacks["every kind of pool"]);
  expect(said.filter((flow) => /^[abwc] -> (pgbouncer|router|postgresql)/.test(flow))).toEqual([
    "a -> pgbouncer:6432/tcp",
    "b -> pgbouncer:6433/tcp",
    "w -> pgbouncer:6432/tcp",
    "c -> pgbouncer:6433/tcp",
  ]);
});

test("elsewhere than on one machine the way to the database is TLS from end to end", () => {
  const database = (topology: ReturnType<typeof topologyOf>) =>
    topology.flows.filter(
      ({ from, to, port }) =>
        port !== 53 && /^(pgbouncer|router|postgresql|reporting)$/.test(to) && from !== "edge",
    );
  const elsewhere = buildTopology(parseSpec(stackText("", "kubernetes"), "stack.yaml", "test"));
  expect(database(elsewhere).filter(({ tls }) => !tls)).toEqual([]);
  expect(database(elsewhere).length).toBeGreaterThan(8);
  expect(database(topologyOf()).filter(({ tls }) => tls)).toEqual([]);
});

test("websockets go to websocket pools, and to the gevent child of the pool that takes the rest where there is none", () => {
  const gevent = (below: string) => flows(below).filter((flow) => flow.includes(":8072"));
  // An HTTP pool's gevent child is asked for its health.
  expect(gevent("")).toEqual([
    "balancer -> interactive:8072/tcp",
    "balancer -> websocket:8072/tcp",
  ]);
  expect(
    gevent(
      "pools: { app: { role: http }, api: { role: http, routes: [/a] }, cron: { role: cron } }",
    ),
  ).toEqual(["balancer -> api:8072/tcp", "balancer -> app:8072/tcp"]);
});

test("the init job goes past PgBouncer; mail leaves only where a relay is named", () => {
  expect(flows("").filter((flow) => flow.startsWith("init-job"))).toEqual([
    "init-job -> router:5432/tcp",
  ]);
  expect(flows("").filter((flow) => flow.includes("mail-relay"))).toEqual([]);
  const mail = topologyOf(stacks["every kind of pool"]).flows.filter(
    (flow) => flow.to === "mail-relay",
  );
  expect(mail.map((flow) => `${flow.from}:${flow.port} ${flow.tls}`)).toEqual([
    "a:587 true",
    "b:587 true",
    "w:587 true",
    "c:587 true",
  ]);
});

test("PDFs fetch their styles inside: at the edge's inner door here, at the proxy elsewhere", () => {
  const assets = (topology: ReturnType<typeof topologyOf>) =>
    topology.flows
      .filter((flow) => flow.reason.includes("PDF"))
      .map((flow) => `${flow.from} -> ${flow.to}:${flow.port}`);
  expect(assets(topologyOf())).toEqual([
    "balancer -> interactive:8072",
    "interactive -> edge:8081",
    "cron -> edge:8081",
  ]);
  const elsewhere = buildTopology(parseSpec(stackText("", "kubernetes"), "stack.yaml", "test"));
  expect(assets(elsewhere)).toEqual([
    "balancer -> interactive:8072",
    "interactive -> nginx:8080",
    "cron -> nginx:8080",
  ]);
});
