/** What a real HAProxy does beside PgBouncer. Needs ODOO_CLUSTER_ROOT and root's rights. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { literal } from "../../../model/text.ts";
import type { EndpointName, PostgresqlGroup } from "../../../model/topology.ts";
import { renderRouter } from "../../../templates/haproxy/router.ts";
import { Machine, root } from "../nginx/daemon.ts";
import { groupNamed, makeLayout, topology } from "../nginx/fixture.ts";
import type { Instance } from "./patroni.ts";
import { greeting, instances } from "./patroni.ts";

let machine: Machine;
let first: Instance;
let second: Instance;
let reporting: Instance;
let at: (name: EndpointName) => { host: string; port: number };
let output: () => string;
let databases: readonly string[];

describe.skipIf(root === "")("the routers", () => {
  beforeAll(async () => {
    machine = await Machine.create();
    const layout = makeLayout(machine.folder, 120);
    const [node] = layout.nodes(groupNamed("router"));
    if (node === undefined) throw new Error("no router");
    at = (name) => {
      const { host, port } = layout.endpoint(name, node);
      return { host: literal(host), port };
    };
    [first, second] = (await instances(groupNamed("postgresql") as PostgresqlGroup, layout)) as [
      Instance,
      Instance,
    ];
    databases = layout.upstream(groupNamed("postgresql"), "postgresql");
    [reporting] = (await instances(groupNamed("reporting") as PostgresqlGroup, layout)) as [
      Instance,
    ];
    await machine.install(renderRouter(topology, layout));
    const config = `${machine.folder}/config/router-1/haproxy.cfg`;
    ({ output } = await machine.start(["haproxy", "-f", config], at("rw")));
  });

  afterAll(async () => {
    await machine?.stop();
    await Promise.all([first, second, reporting].map((instance) => instance?.close()));
  });

  test("accepts the file of every node without a warning", async () => {
    for (const node of ["router-1", "router-2"]) {
      const config = `${machine.folder}/config/${node}/haproxy.cfg`;
      expect(await machine.run(["haproxy", "-c", "-f", config])).toBe("");
    }
  });

  test("a connection waits for a primary instead of being refused", async () => {
    await sleep(700);
    const waiting = greeting(at("rw"));
    const waitingToRead = greeting(at("ro"));
    await sleep(1500);
    second.role = "primary";
    const { name, milliseconds, socket } = await waiting;
    expect(name).toBe("postgresql-2");
    expect(milliseconds).toBeGreaterThan(1400);
    expect(milliseconds).toBeLessThan(3000);
    expect((await waitingToRead).name).toBe("postgresql-2");
    socket.destroy();
  });

  test("a primary that loses its role loses its sessions, and the next one is found", async () => {
    const held = await greeting(at("rw"));
    expect(held.name).toBe("postgresql-2");
    second.role = "crashed";
    await held.ended;
    second.role = "replica";
    first.role = "promoting";
    const next = greeting(at("rw"));
    await sleep(500);
    first.role = "primary";
    expect((await next).name).toBe("postgresql-1");
  });

  test("a dead server gets nobody, although its last check passed", async () => {
    const [address = ""] = databases;
    const revive = await first.die(address);
    const waiting = greeting(at("rw"));
    await sleep(1500);
    await revive();
    const { name, milliseconds, socket } = await waiting;
    expect(name).toBe("postgresql-1");
    expect(milliseconds).toBeGreaterThan(1400);
    socket.destroy();
  });

  test("ro prefers a standby, report the reporting instance, and both end at the primary", async () => {
    reporting.role = "replica";
    await sleep(1500);
    expect((await greeting(at("ro"))).name).toBe("postgresql-2");
    expect((await greeting(at("report"))).name).toBe("reporting-1");
    reporting.role = "gone";
    await sleep(1500);
    expect((await greeting(at("report"))).name).toBe("postgresql-2");
    second.role = "gone";
    await sleep(1500);
    expect((await greeting(at("ro"))).name).toBe("postgresql-1");
    expect((await greeting(at("report"))).name).toBe("postgresql-1");
  });

  test("each Patroni is asked for the roles it may have", () => {
    expect([...first.asked].sort()).toEqual(["/primary", "/replica"]);
    expect([...reporting.asked]).toEqual(["/replica"]);
  });

  test("each connection is a line of JSON", async () => {
    const { socket, ended } = await greeting(at("rw"));
    socket.destroy();
    await ended;
    await sleep(200);
    const lines = output()
      .split("\n")
      .filter((line) => line.startsWith("{"));
    expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({
      frontend: "rw",
      backend: "primary",
      server: "postgresql-1",
    });
  });
});
