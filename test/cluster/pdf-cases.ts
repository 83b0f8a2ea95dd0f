/** Printing: it works, with styles and fonts, and does not take the workers of those who wait for a page. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { inside } from "../../local/layout.ts";
import { runInside } from "../../local/namespace.ts";
import { type Ask, type Cluster, mark } from "./cluster.ts";
import { figure, percentile } from "./figures.ts";

const report = "/report/pdf/cluster_probe.report_partner/3";

export function pdfCases(ask: Ask): void {
  test("a report prints on the report pool, with fonts", async () => {
    const cluster = ask();
    const since = mark(cluster);
    const { status, headers, body } = await cluster.admin.http.get(report);
    expect(status).toBe(200);
    expect(headers["content-type"]).toBe("application/pdf");
    expect(body.subarray(0, 5).toString()).toBe("%PDF-");
    const drawn = contentsOf(body);
    const { pages, fonts } = await readPdf(cluster, body);
    // Text that can be searched and copied, and the footer that Odoo's layout has.
    expect(pages[0]).toContain("Cluster probe");
    pages.forEach((text, index) => {
      expect(text.replace(/\s+/g, " ")).toContain(`${index + 1} / ${pages.length}`);
    });
    expect(fonts.length).toBeGreaterThan(0);
    // The heading's class has Odoo's colour, which only its style sheet knows: #71639e.
    expect(drawn).toMatch(/0\.4431\d* 0\.3882\d* 0\.6196\d* scn/);
    expect((await since.odoo(report)).map(({ log }) => log)).toEqual(["report-1.log"]);
  });

  test("the web client may print: Odoo's check finds a program and enough workers", async () => {
    expect(await ask().admin.rpc("/report/check_wkhtmltopdf", {})).toBe("ok");
  });

  test("its styles came from another pool than the one that prints", async () => {
    const cluster = ask();
    const since = mark(cluster);
    expect((await cluster.admin.http.get(report)).status).toBe(200);
    const styles = await since.proxied(({ path }) => /^\/web\/assets\/.*\.css$/.test(path));
    expect(styles.length).toBeGreaterThan(0);
    for (const line of styles) expect(line.status).toBe(200);
    const printers = since.all(/^report-\d+\.log$/).map(({ line }) => line);
    expect(printers.filter((line) => line.includes("/web/assets/"))).toEqual([]);
  });

  test("a flood of reports does not slow a form", { timeout: 240_000, retry: 1 }, async () => {
    const cluster = ask();
    const [windows, milliseconds] = cluster.mode === "session" ? [3, 7000] : [2, 3500];
    const idle: number[] = [];
    const flooded: number[] = [];
    let printed = 0;
    await openForms(cluster, 1500);
    // In turns: what else the machine does falls on both alike.
    for (let window = 0; window < windows; window++) {
      idle.push(...(await openForms(cluster, milliseconds)));
      const flood = startFlood(cluster, 8);
      // The first samples would come before the reports do.
      await new Promise((resolve) => setTimeout(resolve, 500));
      flooded.push(...(await openForms(cluster, milliseconds)));
      printed += await flood.end();
    }
    const [p95Idle, p95Flooded] = [percentile(idle, 0.95), percentile(flooded, 0.95)];
    figure(`form-p95-milliseconds-idle-${cluster.mode}`, p95Idle);
    figure(`form-p95-milliseconds-flooded-${cluster.mode}`, p95Flooded);
    figure(`form-p50-milliseconds-idle-${cluster.mode}`, percentile(idle, 0.5));
    figure(`form-p50-milliseconds-flooded-${cluster.mode}`, percentile(flooded, 0.5));
    figure(`form-samples-idle-${cluster.mode}`, idle.length);
    figure(`form-samples-flooded-${cluster.mode}`, flooded.length);
    figure(`reports-printed-under-flood-${cluster.mode}`, printed);
    expect(printed).toBeGreaterThan(windows * 4);
    expect(Math.min(idle.length, flooded.length)).toBeGreaterThanOrEqual(
      cluster.mode === "session" ? 60 : 20,
    );
    // Two processes print at once, on machines of two CPUs: a page has half of what it had. In the
    // same workers it would wait for whole reports, some hundred times as long.
    expect(p95Flooded).toBeLessThanOrEqual(4 * p95Idle);
  });
}

const reader = `
import io, json, sys, pypdf
document = pypdf.PdfReader(sys.argv[1])
fonts = {f.get_object()["/BaseFont"] for p in document.pages
         for f in (p["/Resources"].get("/Font") or {}).values()}
print(json.dumps({"pages": [p.extract_text() for p in document.pages], "fonts": sorted(fonts)}))
`;

/** Text of each page, and fonts, as pypdf of the stack's own root reads them. */
export async function readPdf(
  { stack }: Cluster,
  pdf: Buffer,
): Promise<{ pages: readonly string[]; fonts: readonly string[] }> {
  const { places, supervisor } = stack.running;
  const name = "suite.pdf";
  writeFileSync(join(places.run, name), pdf);
  try {
    const said = await runInside(supervisor.pid, [
      "python3",
      "-c",
      reader,
      `${inside.run}/${name}`,
    ]);
    return JSON.parse(said);
  } finally {
    rmSync(join(places.run, name), { force: true });
  }
}

/** What a PDF draws, in PDF's own words. */
function contentsOf(pdf: Buffer): string {
  const contents: string[] = [];
  for (let at = pdf.indexOf("stream\n"); at >= 0; at = pdf.indexOf("stream\n", at + 1)) {
    try {
      contents.push(inflateSync(pdf.subarray(at + 7)).toString("latin1"));
    } catch {
      // An `endstream`, or something that is not compressed.
    }
  }
  return contents.join("\n");
}

/** One user who opens pages, one after the other; milliseconds of each. */
async function openForms({ second }: Cluster, milliseconds: number): Promise<number[]> {
  const samples: number[] = [];
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    const began = performance.now();
    await second.call("res.partner", "web_search_read", [], {
      domain: [],
      specification: { display_name: {}, email: {}, country_id: { fields: { display_name: {} } } },
      limit: 80,
    });
    const page = await second.http.get("/odoo");
    if (page.status !== 200) throw new Error(`/odoo answers ${page.status}`);
    samples.push(performance.now() - began);
  }
  return samples;
}

/** Prints in parallel until told to end; then tells how many reports came out whole. */
function startFlood({ admin }: Cluster, concurrency: number): { end(): Promise<number> } {
  let goOn = true;
  const printers = Array.from({ length: concurrency }, async () => {
    let printed = 0;
    while (goOn) {
      const { status, body } = await admin.http.get(report);
      if (status !== 200) throw new Error(`a report answers ${status}`);
      if (body.subarray(0, 5).toString() === "%PDF-") printed += 1;
    }
    return printed;
  });
  return {
    end: async () => {
      goOn = false;
      return (await Promise.all(printers)).reduce((sum, count) => sum + count, 0);
    },
  };
}
