/** What a real nginx and the real balancers behind it do with the rendered files. Needs ODOO_CLUSTER_ROOT and root's rights. */
import { readFile } from "node:fs/promises";
import type { RequestListener, Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { renderBalancer } from "../../../templates/haproxy/balancer.ts";
import { refusedPaths } from "../../../templates/nginx/refused.ts";
import { renderNginx } from "../../../templates/nginx/settings.ts";
import { Machine, root } from "./daemon.ts";
import { groupNamed, makeLayout, topology } from "./fixture.ts";
import type { Answer, Question } from "./traffic.ts";
import { ask, close, standIn } from "./traffic.ts";

const edge = "127.88.1.11";
const nginx = { host: "127.88.2.11", port: 8080 };
const odoo: Server[] = [];
const seen = { count: 0 };
const waiting: (() => void)[] = [];
let machine: Machine;

const special: RequestListener = (incoming, response) => {
  if (incoming.url === "/attachment") {
    response.setHeader("X-Accel-Redirect", "/web/filestore/erp/ab/abc");
    response.setHeader("Content-Security-Policy", "default-src 'none'");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.end();
  }
  if (incoming.url === "/other-cookie")
    response.setHeader("set-cookie", "frontend_lang=en; Path=/");
  if (incoming.url === "/cookie")
    response.setHeader("Set-Cookie", "session_id=x; Path=/; HttpOnly");
  if (incoming.url?.startsWith("/report/slow")) {
    waiting.push(() => response.end("late"));
    response.flushHeaders();
  }
  if (incoming.url === "/kills-its-worker") {
    seen.count += 1;
    incoming.socket.destroy();
  }
};

const get = (path: string, more: Partial<Question> = {}): Promise<Answer> =>
  ask({ ...nginx, path, from: "127.88.77.7", ...more });

describe.skipIf(root === "")("nginx", () => {
  beforeAll(async () => {
    machine = await Machine.create();
    const layout = makeLayout(machine.folder);
    await machine.install([...renderNginx(topology, layout), ...renderBalancer(topology, layout)]);
    await machine.write("odoo/addons/web/static/a.js", "odoo".repeat(1000));
    await machine.write("odoo/addons/web/static/image.svg", "<svg/>");
    await machine.write("odoo/addons/web/__manifest__.py", "secret");
    await machine.write("odoo/addons/static/x", "secret");
    await machine.write("odoo/secret", "secret");
    await machine.write("team/addons/ours/static/b.mjs", "team");
    await machine.write("packaged/addons/theirs/static/c.txt", "pip");
    await machine.write("team/secret", "secret");
    await machine.write("odoo-data/filestore/erp/ab/abc", "attachment");
    await machine.write("odoo-data/sessions/s", "secret");
    for (const name of ["interactive", "api", "report", "websocket"]) {
      const group = groupNamed(name);
      for (const port of group.role === "http"
        ? (["http", "gevent"] as const)
        : (["gevent"] as const))
        for (const address of layout.upstream(group, port))
          odoo.push(await standIn(address, name, special));
    }
    for (const { id, bind } of layout.nodes(groupNamed("balancer"))) {
      const config = `${machine.folder}/config/${id}/haproxy.cfg`;
      await machine.start(["haproxy", "-W", "-db", "-f", config], { host: bind, port: 8070 });
    }
    const config = `${machine.folder}/config/nginx-1/nginx.conf`;
    await machine.start(
      ["nginx", "-e", `${machine.folder}/boot.log`, "-p", machine.folder, "-c", config],
      nginx,
    );
  });

  afterAll(async () => {
    await Promise.all(odoo.map(close));
    await machine?.stop();
  });

  test("accepts the file of every node without a warning", async () => {
    for (const node of ["nginx-1", "nginx-2"]) {
      const config = `${machine.folder}/config/${node}/nginx.conf`;
      const said = await machine.run([
        "nginx",
        "-t",
        "-e",
        "/dev/null",
        "-p",
        machine.folder,
        "-c",
        config,
      ]);
      expect(said).toContain("test is successful");
      expect(said).not.toContain("[warn]");
    }
  });

  for (const path of Object.keys(refusedPaths)) {
    const [, first = "", ...rest] = path.split("/");
    const below = rest.join("/");
    const disguises = [
      path,
      `${path}/`,
      `${path}?db=erp`,
      `${path}/manager`,
      `//${first}///${below}`,
      `/%${first.charCodeAt(0).toString(16)}${first.slice(1)}/${below}`,
      `/${first}%2f${below}`,
      `/${first}%2F${below}/list`,
      `/en${path}`,
      `/fr_BE${path}/manager`,
    ].filter((disguise) => below !== "" || !/%2f|\/\/$/i.test(disguise));
    test.each(disguises)(`${path} is refused as %s`, async (disguise) => {
      const { status, headers } = await get(disguise);
      expect(status).toBe(404);
      expect(headers["x-server"]).toBeUndefined();
    });
  }

  test.each([
    "/web/./database",
    "/x/../web/database",
    "/web/%2e/database",
    "/a/%2E%2e/web",
    "/..%2fweb",
  ])("%s is no path a browser would send", async (path) => {
    expect((await get(path)).status).toBe(400);
  });

  test.each([
    ["/", "interactive"],
    ["/reporting", "interactive"],
    ["/web/databases", "interactive"],
    ["/websockets", "interactive"],
    ["/report", "report"],
    ["/report?x=1", "report"],
    ["/report/pdf/1", "report"],
    ["/web/export/csv", "report"],
    ["/json/2/res.partner/read", "api"],
    ["/xmlrpc/2/object", "api"],
    ["/websocket/health", "websocket"],
  ])("%s goes to %s", async (path, group) => {
    expect((await get(path)).headers["x-server"]).toBe(group);
  });

  test("a websocket is upgraded on the websocket pool", async () => {
    const headers = {
      Connection: "Upgrade",
      Upgrade: "websocket",
      "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    };
    const { status, headers: got } = await get("/websocket?version=19.0-2", { headers });
    expect(status).toBe(101);
    expect(got["x-server"]).toBe("websocket");
    expect(got["x-seen-proto"]).toBe("http");
  });

  test("a host that is not ours gets 421, but the health check is answered", async () => {
    const headers = { Host: "evil.example" };
    expect((await get("/", { headers })).status).toBe(421);
    expect((await get("/nginx-health", { headers })).status).toBe(200);
    expect((await get("/", { headers: { Host: "erp.localhost:9999" } })).status).toBe(200);
    expect((await get("/", { headers: { Host: `${edge}:8081` } })).status).toBe(200);
  });

  test("the request line cannot name our host and the Host header another", async () => {
    const headers = { Host: "evil.example" };
    expect((await get("http://erp.localhost/", { headers })).status).toBe(421);
  });

  test("what the edge says about the client is believed", async () => {
    const headers = {
      Host: "erp.localhost:8443",
      "X-Forwarded-For": "198.51.100.7",
      "X-Forwarded-Proto": "https",
      "X-Forwarded-Host": "evil.example",
      "X-Request-ID": "0f9b2c1e-aaaa-bbbb",
      "X-Odoo-Database": "other",
    };
    const { seen } = await get("/", { headers, from: edge });
    expect(seen?.headers).toMatchObject({
      host: "erp.localhost:8443",
      "x-forwarded-for": "198.51.100.7",
      "x-forwarded-proto": "https",
      "x-forwarded-host": "erp.localhost:8443",
      "x-request-id": "0f9b2c1e-aaaa-bbbb",
    });
    expect(seen?.headers["x-odoo-database"]).toBeUndefined();
  });

  test("what anybody else says about itself is not", async () => {
    const headers = {
      "X-Forwarded-For": "198.51.100.7",
      "X-Forwarded-Proto": "https",
      "X-Request-ID": "mine-mine-mine",
    };
    const { seen } = await get("/", { headers });
    expect(seen?.headers["x-forwarded-for"]).toBe("127.88.77.7");
    expect(seen?.headers["x-forwarded-proto"]).toBe("http");
    expect(seen?.headers["x-request-id"]).toMatch(/^[0-9a-f]{32}$/);
  });

  test("static files come from disk, Odoo's and the team's", async () => {
    const odooFile = await get("/web/static/a.js", { headers: { "Accept-Encoding": "gzip" } });
    expect(odooFile.headers).toMatchObject({
      "content-encoding": "gzip",
      "content-type": "application/javascript; charset=utf-8",
      "x-content-type-options": "nosniff",
    });
    expect(odooFile.headers["cache-control"]).toBe("max-age=604800, public");
    const teamFile = await get("/ours/static/b.mjs");
    expect(teamFile.body).toBe("team");
    expect(teamFile.headers["content-type"]).toBe("text/javascript; charset=utf-8");
    expect((await get("/theirs/static/c.txt")).body).toBe("pip");
    const image = await get("/web/static/image.svg");
    expect(image.headers["content-security-policy"]).toBe("default-src 'none'");
  });

  test.each([
    "/web/static/missing.js",
    "/queue_job/static/missing.png",
    "/web/static/",
    "/static/static/x",
    "/web/static/%00",
    "/web/static/..%2f__manifest__.py",
    "/web/static/../__manifest__.py",
    "/web/static/%2e%2e/%2e%2e/secret",
    "/../static/secret",
    "/..%2fx/static/secret",
    "/web%2f..%2f../static/secret",
    "/web/filestore/erp/ab/abc",
    "/web/filestore../sessions/s",
    "/web/filestore/../sessions/s",
  ])("%s gives no file and, if it is a static path, costs no Odoo", async (path) => {
    const { status, body, headers } = await get(path);
    expect(body).not.toContain("secret\n");
    expect(body).not.toBe("secret");
    if (!path.startsWith("/web/filestore../")) {
      expect([400, 403, 404]).toContain(status);
      expect(headers["x-server"]).toBeUndefined();
    }
  });

  test("an attachment is sent by nginx with the headers that keep it harmless", async () => {
    const { status, body, headers } = await get("/attachment");
    expect([status, body]).toEqual([200, "attachment"]);
    expect(headers["content-security-policy"]).toBe("default-src 'none'");
    expect(headers["x-content-type-options"]).toBe("nosniff");
  });

  test("the session cookie gets its flags by the scheme of the browser", async () => {
    const plain = await get("/cookie");
    expect(plain.headers["set-cookie"]).toEqual(["session_id=x; Path=/; HttpOnly; SameSite=Lax"]);
    const secure = await get("/cookie", { from: edge, headers: { "X-Forwarded-Proto": "https" } });
    expect(secure.headers["set-cookie"]?.[0]).toContain("; Secure");
    const other = await get("/other-cookie", {
      from: edge,
      headers: { "X-Forwarded-Proto": "https" },
    });
    expect(other.headers["set-cookie"]).toEqual(["frontend_lang=en; Path=/; Secure; SameSite=Lax"]);
  });

  test("a POST that may have been done is not sent again", async () => {
    expect((await get("/kills-its-worker", { method: "POST", body: "x" })).status).toBe(502);
    expect(seen.count).toBe(1);
  });

  test("a GET is tried twice, and one that kills its worker takes no pool away", async () => {
    seen.count = 0;
    expect((await get("/kills-its-worker")).status).toBe(502);
    expect(seen.count).toBe(2);
    for (let n = 0; n < 10; n += 1) expect((await get("/")).status).toBe(200);
  });

  test("with one instance gone no GET fails", async () => {
    const [first] = odoo;
    if (first) await close(first);
    for (let n = 0; n < 20; n += 1) expect((await get("/")).status).toBe(200);
  });

  test("a full pool says so, and others are not touched", async () => {
    // Two workers, and room for two more that wait.
    const slow = Array.from({ length: 4 }, () => get("/report/slow"));
    while (waiting.length < 2) await sleep(20);
    await sleep(100);
    const refused = await get("/report/pdf/1");
    expect([refused.status, refused.body]).toEqual([503, "busy, try again\n"]);
    expect(refused.headers["retry-after"]).toBe("10");
    expect((await get("/")).status).toBe(200);
    // What waited goes to the place that became free: never more than there are workers.
    expect(waiting.length).toBe(2);
    for (let ended = 0; ended < 4; ended += 1) {
      while (waiting.length <= ended) await sleep(20);
      waiting[ended]?.();
    }
    expect((await Promise.all(slow)).map(({ body }) => body)).toEqual([
      "late",
      "late",
      "late",
      "late",
    ]);
  });

  test("what waits longer than the stated time is refused, and asked to come again", async () => {
    waiting.length = 0;
    const slow = [get("/report/slow"), get("/report/slow")];
    while (waiting.length < 2) await sleep(20);
    const began = performance.now();
    const late = await get("/report/pdf/1");
    const seconds = (performance.now() - began) / 1000;
    expect([late.status, late.headers["retry-after"]]).toEqual([503, "10"]);
    expect(seconds).toBeGreaterThan(2.9);
    expect(seconds).toBeLessThan(5);
    for (const finish of waiting) finish();
    await Promise.all(slow);
  });

  test("passwords are tried slowly, pages are not", async () => {
    const post = { method: "POST", body: "x" };
    const tries = await Promise.all(Array.from({ length: 30 }, () => get("/web/login", post)));
    const refused = tries.filter(({ status }) => status === 429).length;
    expect(refused).toBeGreaterThanOrEqual(7);
    expect(refused).toBeLessThan(11);
    expect((await get("/web/login")).status).toBe(200);
    expect((await get("/web/login", { ...post, from: "127.88.77.8" })).status).toBe(200);
  });

  test("the log is JSON without queries", async () => {
    const uuid = "0f8fad5b-d9cb-469f-a165-70867728950e";
    await get(`/survey/${uuid}/${"Ab1".repeat(12)}/print?x=1`);
    await get(`/calendar/view/${uuid}`);
    await get("/web/reset?token=SECRET", { headers: { "User-Agent": '"\n'.trim() } });
    await sleep(50);
    const log = await readFile(machine.outside("log/nginx-1.log"), "utf8");
    const lines = log
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.at(-1)).toMatchObject({
      method: "GET",
      path: "/web/reset",
      status: 200,
      client: "127.88.77.7",
    });
    expect(log).not.toContain("SECRET");
    expect(log).not.toContain(uuid);
    expect(log).toContain('"path":"/survey/-/-/print"');
    expect(log).toContain('"path":"/calendar/view/-"');
    expect(log).not.toContain("nginx-health");
  });
});
