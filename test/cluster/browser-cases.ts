/** What a person sees, and what reaches them without asking. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { RawWebsocket } from "../../drills/traffic/raw-websocket.ts";
import { connections } from "../../local/sockets.ts";
import { type RunningBrowser, startBrowser } from "./browser/start.ts";
import { type Ask, type Cluster, mark } from "./cluster.ts";
import { figure, resultsFolder } from "./figures.ts";
import { readPdf } from "./pdf-cases.ts";
import { domain, edge, subnet } from "./suite-stack.ts";

const site = `https://${domain}:${edge.https}`;

/** What Debian's package lacks (it is not free), and Odoo's own bundle therefore misses. */
const knownErrors = [/^'Could not get content for mail\/static\/lib\/selfie_segmentation\//];

export function browserCases(ask: Ask): void {
  let running: RunningBrowser;
  let page: Page;
  /** Whatever a person with open developer tools would call an error. */
  const errors: string[] = [];

  beforeAll(async () => {
    running = await startBrowser(ask().certificate);
    page = await (await running.browser.newContext()).newPage();
    page.on("console", (message) => {
      const text = message.text();
      if (message.type() === "error" && !knownErrors.some((known) => known.test(text))) {
        errors.push(text);
      }
    });
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("response", (response) => {
      if (response.status() >= 400) errors.push(`${response.status()} ${response.url()}`);
    });
  });
  afterAll(async () => {
    await running?.stop();
  });

  test("an administrator logs in and works in CRM, without one error in the console", async () => {
    const { password, mode } = ask();
    await page.goto(`${site}/web/login`);
    await page.fill("input[name=login]", "admin");
    await page.fill("input[name=password]", password);
    await page.click("button[type=submit]");
    await page.waitForSelector(".o_web_client .o_main_navbar", { timeout: 60_000 });
    await page.goto(`${site}/odoo/crm`);
    await page.waitForSelector(".o_kanban_renderer", { timeout: 30_000 });
    await page.evaluate("document.fonts.ready.then(() => true)");
    mkdirSync(resultsFolder, { recursive: true });
    await page.screenshot({ path: join(resultsFolder, `browser-${mode}.png`) });
    expect(await page.textContent(".o_main_navbar")).toContain("CRM");
    expect(errors).toEqual([]);
  });

  test("the menu Print downloads a PDF whose text can be copied", async () => {
    await page.goto(`${site}/odoo/m-res.partner/3`);
    await page.waitForSelector(".o_form_view", { timeout: 30_000 });
    // The web client asks for the program first, then posts: another way than a link to /report/pdf.
    const answer = page.waitForResponse((it) => it.url() === `${site}/report/download`);
    await page.click(".o_cp_action_menus button:has(.fa-cog)");
    await page.click('.o-dropdown--menu >> text="Cluster probe"');
    const downloaded = await answer;
    expect(downloaded.status()).toBe(200);
    const { pages } = await readPdf(ask(), await downloaded.body());
    expect(pages[0]).toContain("Cluster probe");
    expect(errors).toEqual([]);
  });

  test("another user's action reaches the open page over a websocket instance", async () => {
    const cluster = ask();
    // The web client's own service, as its applications use it.
    await page.evaluate(`odoo.__WOWL_DEBUG__.root.env.services.bus_service.subscribe(
      "cluster_probe", (payload) => { window.probed = payload; })`);
    const token = `page-${Date.now()}`;
    await cluster.second.call("cluster.probe", "notify_user", ["admin", token]);
    await page.waitForFunction("window.probed !== undefined", undefined, { timeout: 10_000 });
    expect(await page.evaluate("window.probed")).toEqual({ token, from: cluster.second.login });
    const pool = cluster.stack.nodes("websocket").map((node) => node.bind);
    const peers = await geventPeers();
    expect(peers.length).toBeGreaterThan(0);
    // Every HTTP instance has a gevent child of its own, which nobody may use.
    expect(peers.filter((address) => !pool.includes(address))).toEqual([]);
    expect(errors).toEqual([]);
  });

  test("a notification takes the way of the websocket pool alone", async () => {
    const cluster = ask();
    const since = mark(cluster);
    const socket = await subscribe(cluster, site);
    const token = `raw-${Date.now()}`;
    const before = performance.now();
    await cluster.second.call("cluster.probe", "notify_user", ["admin", token]);
    const message = await socket.next((text) => text.includes(token), 10_000);
    figure(`notification-milliseconds-${cluster.mode}`, performance.now() - before);
    expect(JSON.parse(message)).toContainEqual(
      expect.objectContaining({
        message: { type: "cluster_probe", payload: { token, from: cluster.second.login } },
      }),
    );
    await socket.close();
    const [line] = await since.balanced(
      ({ path, status }) => path === "/websocket" && status === 101,
    );
    expect(line).toMatchObject({
      backend: "gevent",
      server: expect.stringMatching(/^websocket-[12]$/),
    });
    expect(
      since.all(/^(interactive|api|report)-\d+\.log$/).map(({ line: text }) => text),
    ).not.toContainEqual(expect.stringContaining("/websocket"));
  });

  test("a foreign site's page gets nothing, though the browser sends the cookie", async () => {
    const cluster = ask();
    const foreign = await subscribe(cluster, "https://evil.example").catch(() => null);
    const own = await subscribe(cluster, site);
    const token = `private-${Date.now()}`;
    await cluster.second.call("cluster.probe", "notify_user", ["admin", token]);
    await own.next((text) => text.includes(token), 10_000);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(foreign?.messages.filter((text) => text.includes(token)) ?? []).toEqual([]);
    await own.close();
    await foreign?.close();
  });
}

/** A socket of the administrator's session that has its own channels. */
async function subscribe(cluster: Cluster, origin: string): Promise<RawWebsocket> {
  const socket = await RawWebsocket.open(cluster.admin.http, "/websocket?version=19.0-2", origin);
  // From the beginning: nothing acknowledges a subscription, and what came before it is sent, too.
  socket.send({ event_name: "subscribe", data: { channels: [], last: 0 } });
  return socket;
}

/** Where connections to the websocket port of anything in the stack go that stay: a health check ends at once. */
async function geventPeers(): Promise<string[]> {
  const open = () =>
    connections().filter(
      ({ remote }) => remote.port === 8072 && remote.address.startsWith(`${subnet}.`),
    );
  const before = new Set(open().map(({ inode }) => inode));
  await sleep(3000);
  return open()
    .filter(({ inode }) => before.has(inode))
    .map(({ remote }) => remote.address);
}
