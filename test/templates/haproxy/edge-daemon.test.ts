/** What a real HAProxy does at the edge. Needs ODOO_CLUSTER_ROOT, root's rights and openssl. */
import { execFileSync } from "node:child_process";
import type { RequestListener, Server } from "node:http";
import { connect as connectHttp2 } from "node:http2";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PostgresqlGroup } from "../../../model/topology.ts";
import { renderEdge } from "../../../templates/haproxy/edge.ts";
import { refusedPaths } from "../../../templates/nginx/refused.ts";
import { Machine, root } from "../nginx/daemon.ts";
import { groupNamed, makeLayout, topology } from "../nginx/fixture.ts";
import type { Answer, Question } from "../nginx/traffic.ts";
import { ask, close, standIn } from "../nginx/traffic.ts";
import type { Instance } from "./patroni.ts";
import { instances } from "./patroni.ts";

const own = "127.88.101.11";
const https = { host: "127.88.0.1", port: 8443, tls: true };
let machine: Machine;
let nginx: Server[] = [];
let addresses: readonly string[];
let postgresql: Instance[] = [];
let output: () => string;

const get = (path: string, more: Partial<Question> = {}): Promise<Answer> =>
  ask({ ...https, path, from: "127.88.77.9", ...more });

/** Odoo refuses a login where the request asks it to. */
const odoo: RequestListener = (incoming, response) => {
  if (incoming.headers["x-wrong"] === "1") response.setHeader("X-Odoo-Login-Refused", "1");
};
const wrong = { "X-Wrong": "1" };

const startNginx = async (): Promise<void> => {
  nginx = await Promise.all(
    addresses.map((address, index) => standIn(address, `nginx-${index + 1}`, odoo)),
  );
};

describe.skipIf(root === "")("the edge", () => {
  beforeAll(async () => {
    machine = await Machine.create();
    const layout = makeLayout(machine.folder, 100);
    addresses = layout.upstream(groupNamed("nginx"), "nginx");
    await startNginx();
    postgresql = await instances(groupNamed("postgresql") as PostgresqlGroup, layout);
    for (const instance of postgresql.slice(0, 1)) instance.role = "primary";
    await machine.install(renderEdge(topology, layout));
    const pem = execFileSync(
      "openssl",
      "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout - -subj /CN=erp.localhost -days 1".split(
        " ",
      ),
      { stdio: ["ignore", "pipe", "ignore"] },
    );
    await machine.write("certificate.pem", pem.toString());
    const config = `${machine.folder}/config/edge-1/haproxy.cfg`;
    ({ output } = await machine.start(["haproxy", "-f", config], https));
    await sleep(1000);
  });

  afterAll(async () => {
    await machine?.stop();
    await Promise.all([...nginx.map(close), ...postgresql.map((instance) => instance.close())]);
  });

  test("accepts the file without a warning", async () => {
    const config = `${machine.folder}/config/edge-1/haproxy.cfg`;
    expect(await machine.run(["haproxy", "-c", "-f", config])).toBe("");
  });

  for (const path of Object.keys(refusedPaths)) {
    const disguises = [
      path,
      `${path}/manager`,
      `/${path}`,
      path.replaceAll("/", "//"),
      `/en${path}`,
      `/%${path.charCodeAt(1).toString(16)}${path.slice(2)}`,
      `/%2f${path.slice(1)}`,
      `${path}?x=1`,
      `/x${path.replaceAll("/", "%2f")}/static/x`,
    ];
    test.each(disguises)(`${path} is refused as %s`, async (disguise) => {
      expect((await get(disguise)).status).toBe(404);
      const inside = { host: own, port: 8081, tls: false, headers: { Host: `${own}:8081` } };
      expect((await get(disguise, inside)).status).toBe(404);
    });
  }

  test.each(["/web/./database", "/x/../web/database", "/%2e%2E/web/database", "/x/..%2fy"])(
    "%s is no path a browser would send",
    async (path) => expect((await get(path)).status).toBe(400),
  );

  test("module files of queue_job and lengthened names are not refused", async () => {
    expect((await get("/queue_job/static/icon.png")).status).toBe(200);
    expect((await get("/web/databases")).status).toBe(200);
  });

  test("http only sends to https, on the port of https", async () => {
    const plain = { port: 8080, tls: false };
    const { status, headers } = await get("/odoo?a=1", {
      ...plain,
      headers: { Host: "erp.localhost:8080" },
    });
    expect([status, headers.location]).toEqual([308, "https://erp.localhost:8443/odoo?a=1"]);
    expect((await get("/", { ...plain, headers: { Host: "evil.example" } })).status).toBe(421);
    const absolute = await get("http://erp.localhost/x", plain);
    expect(absolute.headers.location).toBe("https://erp.localhost:8443/x");
    expect((await get("/", { ...plain, host: own })).status).toBe(308);
  });

  test("a host that is not ours gets 421, and two different ones an error", async () => {
    expect((await get("/", { headers: { Host: "evil.example" } })).status).toBe(421);
    expect((await get("/", { headers: { Host: "ERP.localhost:8443" } })).status).toBe(200);
    const { status } = await get("https://erp.localhost/", { headers: { Host: "evil.example" } });
    expect([400, 421]).toContain(status);
  });

  test("what a client claims about itself is replaced", async () => {
    const { seen, headers } = await get("/", {
      headers: {
        Host: "erp.localhost:8443",
        "X-Forwarded-For": "198.51.100.7",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Port": "1",
        "X-Request-ID": "mine",
        Forwarded: "for=198.51.100.7",
      },
    });
    expect(seen?.headers).toMatchObject({
      host: "erp.localhost:8443",
      "x-forwarded-for": "127.88.77.9",
      "x-forwarded-proto": "https",
      "x-forwarded-host": "erp.localhost:8443",
    });
    expect(seen?.headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
    expect(seen?.headers.forwarded).toBeUndefined();
    expect(seen?.headers["x-forwarded-port"]).toBeUndefined();
    expect(headers["strict-transport-security"]).toBe("max-age=300");
  });

  test("Odoo's own requests come in without TLS and without a redirect", async () => {
    const inside = { host: own, port: 8081, tls: false, headers: { Host: `${own}:8081` } };
    const { status, seen, headers } = await get("/web", inside);
    expect(status).toBe(200);
    expect(seen?.headers).toMatchObject({
      "x-forwarded-proto": "http",
      "x-forwarded-for": "127.88.77.9",
    });
    expect(headers["strict-transport-security"]).toBeUndefined();
  });

  test("a websocket passes, over HTTP/1.1 and over HTTP/2", async () => {
    const headers = {
      Connection: "Upgrade",
      Upgrade: "websocket",
      "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
      "Sec-WebSocket-Version": "13",
    };
    expect((await get("/websocket", { headers })).status).toBe(101);
    expect(await http2Websocket("/websocket")).toBe(200);
  });

  test("more than 60 logins a minute from one address are refused", async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 65; n += 1) {
      const login = { method: "POST", body: "x", from: "127.88.77.10" };
      statuses.push((await get("/web/login", login)).status);
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(60);
    expect(statuses.filter((status) => status === 429)).toHaveLength(5);
    expect((await get("/web/login", { from: "127.88.77.10" })).status).toBe(200);
    expect((await get("/web/login", { method: "POST" })).status).toBe(200);
  });

  test.each([
    "/web/login/totp",
    "/web/session/authenticate",
    "/web/reset_password",
    "/fr/web/signup",
  ])("%s is limited as the login form is", async (path) => {
    const from = `127.88.79.${20 + path.length}`;
    const statuses = await statusesOf(62, path, { method: "POST", body: "x", from });
    expect(statuses.slice(58)).toEqual([200, 200, 429, 429]);
  });

  test.each([
    "/jsonrpc",
    "/xmlrpc/2/common",
    "//xmlrpc/common",
    "/json/2/res.partner/read",
    "/%6asonrpc",
  ])("60 refused logins in ten minutes close %s to one address", async (path) => {
    const from = `127.88.78.${20 + path.length}`;
    const call = { method: "POST", body: "x", from };
    // One that logs in each time, and rightly, is never limited.
    expect(new Set(await statusesOf(100, path, call))).toEqual(new Set([200]));
    const guesses = await statusesOf(65, path, { ...call, headers: wrong });
    expect(guesses.filter((status) => status === 200)).toHaveLength(60);
    const { status, headers } = await get(path, call);
    expect([status, headers["retry-after"]]).toEqual([429, "600"]);
    // Keys at any address, other addresses and the people of the same office.
    expect((await get("/doc/x", { from, headers: { Authorization: "Bearer x" } })).status).toBe(
      429,
    );
    expect((await get(path, { ...call, from: "127.88.78.10" })).status).toBe(200);
    expect((await get("/web/login", call)).status).toBe(200);
    expect((await get("/odoo", { from })).status).toBe(200);
  });

  test("60 refused forms close forms, and neither calls nor pages", async () => {
    const from = "127.88.78.11";
    // A form of a user who is inside: counted, and not one of those that are limited by number.
    await statusesOf(60, "/web/dataset/call_kw", {
      method: "POST",
      body: "x",
      from,
      headers: wrong,
    });
    const login = await get("/web/login", { method: "POST", body: "x", from });
    expect([login.status, login.headers["retry-after"]]).toEqual([429, "600"]);
    expect((await get("/jsonrpc", { method: "POST", body: "x", from })).status).toBe(200);
    expect((await get("/web/login", { from })).status).toBe(200);
  });

  test("no browser sees what Odoo told the edge", async () => {
    const seen = await get("/web/login", { method: "POST", headers: wrong, from: "127.88.78.12" });
    expect(seen.headers).not.toHaveProperty("x-odoo-login-refused");
    const inside = { host: own, port: 8081, tls: false };
    const headers = { Host: `${own}:8081`, ...wrong };
    expect((await get("/web", { ...inside, headers })).headers).not.toHaveProperty(
      "x-odoo-login-refused",
    );
  });

  test("without a primary new requests are sent away, files are not", async () => {
    for (const instance of postgresql) instance.role = "gone";
    await sleep(1300);
    const { status, headers, body } = await get("/odoo");
    expect([status, headers["retry-after"], body]).toEqual([
      503,
      "5",
      "database is failing over\n",
    ]);
    expect(headers["content-type"]).toBe("text/plain");
    expect((await get("/web/static/a.js")).status).toBe(200);
    expect((await get("/nginx-health")).status).toBe(200);
    const inside = { host: own, port: 8081, tls: false };
    expect((await get("/report/1", inside)).status).toBe(200);
    for (const instance of postgresql.slice(1)) instance.role = "primary";
    await sleep(1300);
    expect((await get("/odoo")).status).toBe(200);
  });

  test("with one nginx gone no request fails, with none the answer says when to come back", async () => {
    const [first, second] = nginx;
    if (first) await close(first);
    for (let n = 0; n < 20; n += 1) expect((await get("/")).status).toBe(200);
    if (second) await close(second);
    await sleep(3500);
    const { status, headers } = await get("/");
    expect([status, headers["retry-after"]]).toEqual([503, "5"]);
    await startNginx();
    await sleep(2500);
    expect((await get("/")).status).toBe(200);
  }, 20_000);

  test("each request is a line of JSON without its query", async () => {
    const uuid = "0f8fad5b-d9cb-469f-a165-70867728950e";
    await get(`/survey/${uuid}/${"Ab1".repeat(12)}/print?x=1`);
    await get("/web/reset?token=SECRET");
    await sleep(100);
    expect(output()).not.toContain("SECRET");
    expect(output()).not.toContain(uuid);
    expect(output()).toContain('"path": "/survey/-/-/print"');
    const lines = output()
      .split("\n")
      .filter((line) => line.startsWith("{"));
    expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({
      client: "127.88.77.9",
      frontend: "https",
      method: "GET",
      path: "/web/reset",
      status: 200,
    });
  });
});

async function statusesOf(times: number, path: string, more: Partial<Question>): Promise<number[]> {
  const statuses: number[] = [];
  for (let n = 0; n < times; n += 1) statuses.push((await get(path, more)).status);
  return statuses;
}

/** Opens a websocket as browsers do over HTTP/2 (RFC 8441) and gives the status. */
async function http2Websocket(path: string): Promise<number> {
  const session = connectHttp2(`https://${https.host}:${https.port}`, {
    rejectUnauthorized: false,
  });
  try {
    await new Promise((resolve) => session.once("remoteSettings", resolve));
    const stream = session.request({
      ":method": "CONNECT",
      ":protocol": "websocket",
      ":scheme": "https",
      ":path": path,
      ":authority": "erp.localhost",
      "sec-websocket-version": "13",
    });
    return await new Promise((resolve, reject) => {
      stream.once("response", (headers) => resolve(Number(headers[":status"])));
      stream.once("error", reject);
    });
  } finally {
    session.destroy();
  }
}
