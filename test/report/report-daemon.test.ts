/** The report page in a real browser: it asks nobody for anything, and everybody can read it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stackReport } from "../../cli/check-report.ts";
import { reportPage } from "../../cli/report/page.ts";
import { load } from "../../load.ts";
import { treeOf } from "../../rendered-tree.ts";
import { type RunningBrowser, startBrowser } from "../cluster/browser/start.ts";
import { stackText } from "../model/written-stack.ts";

const folder = mkdtempSync(join(tmpdir(), "odoo-cluster-report-"));
const axe = readFileSync(
  join(import.meta.dirname, "../../node_modules/axe-core/axe.min.js"),
  "utf8",
);

/** A sound stack, and one with mandatory findings, advice, exemptions, and a sum that does not fit. */
const stacks = {
  sound: stackText(),
  blocked: stackText(`concurrentUsers: 600
postgresql: { parameters: { max_connections: 50 } }
pools:
  interactive: { role: http, workers: 6, memory: 512 MiB, limitTimeReal: 30 s }
  cron: { role: cron }
exemptions:
  - { rule: no-single-instance, subject: interactive, reason: a second machine comes, owner: ops, expires: 2026-12-31 }`),
};
for (const [name, text] of Object.entries(stacks))
  writeFileSync(join(folder, `Pulumi.${name}.yaml`), text);
/** Beside them one of each platform that has pods, as it is committed. */
const pages = new Map(
  [
    ...Object.keys(stacks).map((name) => load(name, folder)),
    ...["on-premises", "production"].map((name) => load(name)),
  ].map((loaded) => [
    loaded.spec.stack,
    reportPage(loaded, stackReport(loaded, "2026-11-21"), treeOf(loaded)),
  ]),
);

let running: RunningBrowser;
let server: Server;
let asked: string[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? "");
    const page = pages.get((request.url ?? "").slice(1));
    response.writeHead(page === undefined ? 404 : 200, { "content-type": "text/html" });
    response.end(page ?? "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  running = await startBrowser(null);
}, 600_000);
afterAll(async () => {
  await running?.stop();
  server.close();
  rmSync(folder, { recursive: true });
});

const schemes = ["light", "dark"] as const;
const widths = { wide: 1280, narrow: 360 } as const;

async function opened(name: string, scheme: (typeof schemes)[number], width: number) {
  const { port } = server.address() as AddressInfo;
  const context = await running.browser.newContext({
    colorScheme: scheme,
    viewport: { width, height: 900 },
    // The page's own policy would keep the judge out.
    bypassCSP: true,
  });
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  page.on("pageerror", (error) => wrong.push(error.message));
  asked = [];
  await page.goto(`http://127.0.0.1:${port}/${name}`);
  return { page, wrong, close: () => context.close() };
}

describe.each([...pages.keys()])("the page of stack %s", (name) => {
  describe.each(schemes)("%s", (scheme) => {
    test.each(Object.entries(widths))(
      "%s: readable by rule, and nothing scrolls the page sideways",
      async (label, width) => {
        const { page, wrong, close } = await opened(name, scheme, width);
        await page.evaluate(axe);
        const violations = await page.evaluate(async () => {
          // biome-ignore lint/suspicious/noExplicitAny: axe is a global of the page.
          const { violations: found } = await (globalThis as any).axe.run();
          return found.map(
            ({ id, nodes }: { id: string; nodes: { html: string }[] }) =>
              `${id}: ${nodes
                .map((node) => node.html)
                .slice(0, 3)
                .join(" ")}`,
          ) as string[];
        });
        expect(violations).toEqual([]);
        const overflow = await page.evaluate(
          "document.documentElement.scrollWidth - document.documentElement.clientWidth",
        );
        expect(overflow).toBe(0);
        expect(wrong).toEqual([]);
        const shots = process.env["ODOO_CLUSTER_SCREENSHOTS"];
        if (shots !== undefined) {
          await page.screenshot({
            path: join(shots, `${name}-${scheme}-${label}.png`),
            fullPage: true,
          });
        }
        await close();
      },
    );
  });

  test("it asks for nothing but itself", async () => {
    const { page, close } = await opened(name, "light", 1280);
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    await page.evaluate("scrollTo(0, document.body.scrollHeight)");
    await page.waitForTimeout(500);
    expect(requests).toEqual([]);
    expect(asked).toEqual([`/${name}`]);
    await close();
  });

  test("the search finds names and lines, says how many, and gives everything back", async () => {
    const { page, close } = await opened(name, "light", 1280);
    const files = page.locator(".file");
    const all = await files.count();
    await page.getByLabel("Search in names and lines").fill("max_cron_threads");
    const shown = await page.locator(".file:visible").count();
    expect(shown).toBeGreaterThan(0);
    expect(shown).toBeLessThan(all);
    expect(await page.getByRole("status").textContent()).toBe(`${shown} files`);
    await page.getByLabel("Search in names and lines").fill("nginx.conf");
    expect(await page.locator(".file:visible").first().getAttribute("open")).not.toBeNull();
    await page.getByLabel("Search in names and lines").fill("no such word anywhere");
    expect(await page.locator(".file:visible").count()).toBe(0);
    expect(await page.getByRole("status").textContent()).toBe("No file holds it.");
    await page.getByLabel("Search in names and lines").fill("");
    expect(await page.locator(".file:visible").count()).toBe(all);
    await close();
  });
});
