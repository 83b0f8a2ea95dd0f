/** What nobody gets from outside, and who a client is taken for. */
import { expect, test } from "vitest";
import { HttpClient } from "../../drills/traffic/http-client.ts";
import { type Ask, direct, mark } from "./cluster.ts";
import { domain, edge } from "./suite-stack.ts";

/** Each in its own words and in disguise. */
const refused = [
  "/web/database/manager",
  "/web/database/selector",
  "/web/database/list",
  "//web//database/manager",
  "/web/%64atabase/manager",
  "/web%2fdatabase/manager",
  "/en/web/database/manager",
  "/web/./database/manager",
  "/web/login/../database/manager",
  "/web/login/%2e%2e/database/manager",
  "/base/static/../../web/database/manager",
  "/base/static/%2e%2e/%2e%2e/web/database/manager",
  "/queue_job/runjob",
  "/queue_job/runjob?db=suite&job_uuid=1",
  "/queue_job//runjob",
  "/%71ueue_job/runjob",
  "/web/filestore/x",
  "/web/filestore/suite/",
  "/web//filestore/suite/",
  "/web/tests",
  "/web/tests/",
  "/web/tests?debug=assets",
  "/web/%74ests",
  "/xmlrpc/db",
  "/xmlrpc/2/db",
];

export function refusedCases(ask: Ask): void {
  test.each(refused)("%s is refused, and Odoo never hears of it", async (path) => {
    const cluster = ask();
    const since = mark(cluster);
    const { status, text } = await cluster.admin.http.get(path);
    expect([400, 404]).toContain(status);
    expect(text).not.toContain("master password");
    // /web/filestore is nobody's route: whatever answers it, no file does.
    if (path.includes("filestore")) return;
    const secret = /(database\/|runjob|tests|xmlrpc)/;
    expect(since.odooNow("HTTP/1").filter(({ line }) => secret.test(line))).toEqual([]);
  });

  test("the same guard lets its neighbours pass", async () => {
    const { admin } = ask();
    for (const path of ["/web/login?redirect=/odoo", "/web/health", "/cluster_probe/hello"]) {
      expect((await admin.http.get(path)).status, path).toBeLessThan(400);
    }
  });

  test("POST is refused as GET is", async () => {
    const { anonymous } = ask();
    for (const path of ["/web/database/create", "/web/database/drop", "/xmlrpc/2/db"]) {
      expect((await anonymous.form(path, { master_pwd: "admin" })).status, path).toBe(404);
    }
  });

  test("a static file comes from nginx alone", async () => {
    const cluster = ask();
    const since = mark(cluster);
    const path = "/web/static/img/logo2.png";
    const { status, body } = await cluster.anonymous.get(path);
    expect(status).toBe(200);
    expect(body.subarray(1, 4).toString()).toBe("PNG");
    const [line] = await since.proxied((candidate) => candidate.path === path);
    expect(line).toMatchObject({ upstream: "", status: 200 });
    expect(since.odooNow(path)).toEqual([]);
    // The log would have told: another request is in it.
    await cluster.anonymous.get("/cluster_probe/hello?static");
    expect(await since.odoo("/cluster_probe/hello?-")).not.toEqual([]);
  });

  test("plain HTTP is sent to HTTPS, port kept", async () => {
    const plain = new HttpClient({
      host: edge.host,
      port: edge.http,
      name: `${domain}:${edge.http}`,
      authority: null,
    });
    const { status, headers } = await plain.get("/odoo/contacts?a=1");
    expect(status).toBe(308);
    expect(headers.location).toBe(`https://${domain}:${edge.https}/odoo/contacts?a=1`);
  });

  test("another Host is refused, at the edge and at nginx", async () => {
    const { anonymous, stack } = ask();
    for (const name of ["evil.example", `${domain}.evil.example`, "127.0.0.1:9443"]) {
      const answer = await anonymous.send("/web/login", { headers: { host: name } });
      expect(answer.status, name).toBe(421);
    }
    const [proxy] = stack.nodes("nginx");
    const nginx = direct(anonymous, proxy?.bind as string, 8080);
    expect((await nginx.send("/web/login", { headers: { host: "evil.example" } })).status).toBe(
      421,
    );
    expect((await nginx.get("/web/login")).status).toBe(200);
  });

  test("Odoo knows the client's address, and believes nobody else's word for it", async () => {
    const cluster = ask();
    const since = mark(cluster);
    const visitor = cluster.anonymous.elsewhere({ from: "127.78.9.9" });
    const forged = {
      "x-forwarded-for": "203.0.113.7",
      forwarded: "for=203.0.113.7",
      "x-real-ip": "203.0.113.7",
      "x-forwarded-host": "evil.example",
    };
    const { client, instance, url } = (
      await visitor.get("/cluster_probe/hello?visitor", forged)
    ).json<{ client: string; instance: string; url: string }>();
    expect(client).toBe("127.78.9.9");
    expect(url).toBe(`https://${domain}:${edge.https}/cluster_probe/hello?visitor`);
    // Odoo's log has no queries.
    const [found] = await since.odoo("127.78.9.9 - - [");
    expect(found?.log).toBe(`${instance.replace("odoo-", "")}.log`);
    expect(found?.line).toContain("/cluster_probe/hello?- HTTP");
    const [line] = await since.proxied(({ path }) => path === "/cluster_probe/hello");
    expect(line?.client).toBe("127.78.9.9");
  });

  test("who tries many passwords is told to wait; others are not", async () => {
    const { anonymous } = ask();
    const guesser = anonymous.elsewhere({ from: `127.78.9.${ask().mode === "session" ? 66 : 67}` });
    const statuses: number[] = [];
    for (let tries = 0; tries < 70; tries++) {
      statuses.push((await guesser.form("/web/login", { login: "admin", password: "x" })).status);
    }
    expect(statuses).toContain(429);
    expect(statuses[0]).not.toBe(429);
    expect((await anonymous.form("/web/login", { login: "admin" })).status).not.toBe(429);
  });

  test("the team's addon and its Python package serve on every HTTP and websocket pool", async () => {
    const { anonymous } = ask();
    const pools = {
      "/cluster_probe/hello": /^odoo-interactive-[12]$/,
      "/jsonrpc/cluster_probe": /^odoo-api-1$/,
      "/report/cluster_probe": /^odoo-report-1$/,
      "/websocket/cluster_probe": /^odoo-websocket-[12]$/,
    };
    for (const [path, instance] of Object.entries(pools)) {
      const hello = (await anonymous.get(path)).json<{ instance: string; requirement: string }>();
      expect(hello.instance, path).toMatch(instance);
      expect(hello.requirement).toMatch(/^\/opt\/odoo-cluster\/venv\/lib\//);
    }
    const seen = new Set<string>();
    for (let tries = 0; tries < 40 && seen.size < 2; tries++) {
      seen.add((await anonymous.get("/cluster_probe/hello")).json<{ instance: string }>().instance);
    }
    expect([...seen].toSorted()).toEqual(["odoo-interactive-1", "odoo-interactive-2"]);
  });
}
