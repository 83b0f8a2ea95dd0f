/** wkhtmltopdf of the private root, called as Odoo calls it: what comes out, and what it cannot get at. */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = process.env["ODOO_CLUSTER_ROOT"];
const user = 27701;

/** What pypdf of the same root reads out of a document: text of each page, and fonts. */
const reader = `
import json, sys, pypdf
document = pypdf.PdfReader(sys.argv[1])
fonts = {f["/BaseFont"][1:] for p in document.pages for f in (p["/Resources"].get("/Font") or {}).values()
         for f in [f.get_object()]}
json.dump({"pages": [p.extract_text() for p in document.pages], "fonts": sorted(fonts),
           "images": [len(p.images) for p in document.pages]}, sys.stdout)
`;

/** The script in headers of Odoo's layout web.minimal_layout, shortened. */
const numbers = `<script>function subst() {
  var vars = {};
  document.location.search.substring(1).split("&").forEach(function (pair) {
    vars[pair.split("=")[0]] = unescape(pair.split("=")[1]);
  });
  document.getElementById("page").textContent = vars["sitepage"];
  document.getElementById("of").textContent = vars["sitepages"];
}</script>`;

interface Read {
  readonly pages: readonly string[];
  readonly fonts: readonly string[];
  readonly images: readonly number[];
}

interface Printed extends Read {
  readonly status: number | null;
}

describe.skipIf(root === undefined)("wkhtmltopdf of the private root", () => {
  const at = root ?? "";
  let folder: string;
  let server: Server;
  let internal: string;
  /** Paths that the internal address was asked for. */
  const asked: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(at, "tmp", "print-"));
    spawnSync("chown", [`${user}:${user}`, folder]);
    server = createServer((request, response) => {
      asked.push(String(request.url));
      response.end(request.url?.endsWith(".css") ? "p { color: #71639e }" : "reached");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    internal = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Asynchronous: this process is the server that it asks. */
  async function inside(command: readonly string[], environment: Record<string, string> = {}) {
    const variables = Object.entries({ PATH: "/usr/local/bin:/usr/bin:/bin", ...environment });
    const child = spawn("chroot", [
      `--userspec=${user}:${user}`,
      "--groups=",
      at,
      ...[
        "/usr/bin/env",
        "-i",
        "LANG=C.UTF-8",
        ...variables.map(([key, value]) => `${key}=${value}`),
      ],
      ...command,
    ]);
    const said: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => said.push(chunk));
    const status = await new Promise<number | null>((resolve) => child.once("close", resolve));
    return { status, said: Buffer.concat(said).toString() };
  }

  async function print(
    parts: { body: string; header?: string; footer?: string },
    options: readonly string[] = [],
    environment: Record<string, string> = { ODOO_CLUSTER_INTERNAL_URL: internal },
  ): Promise<Printed> {
    const path = (name: string) => `/tmp/${basename(folder)}/${name}`;
    for (const [name, body] of Object.entries(parts)) {
      writeFileSync(
        join(folder, `${name}.html`),
        `<!DOCTYPE html><html><head><meta charset="utf-8"/><base href="${internal}"/></head>${body}</html>`,
      );
    }
    const { status } = await inside(
      [
        "wkhtmltopdf",
        ...["--quiet", "--page-size", "A4", "--margin-top", "40", "--margin-bottom", "32"],
        ...["--dpi", "90", "--zoom", "1.0667", "--header-spacing", "35", ...options],
        ...(parts.header === undefined ? [] : ["--header-html", path("header.html")]),
        ...(parts.footer === undefined ? [] : ["--footer-html", path("footer.html")]),
        path("body.html"),
        path("out.pdf"),
      ],
      environment,
    );
    const read = await inside(["python3", "-c", reader, path("out.pdf")]);
    return { status, ...(JSON.parse(read.said) as Read) };
  }

  test("Odoo's check takes it for a patched build that is new enough", async () => {
    const { status, said } = await inside(["wkhtmltopdf", "--version"]);
    expect({ status, said }).toEqual({ status: 0, said: "wkhtmltopdf 0.12.3 (with patched qt)\n" });
    const image = await inside(["wkhtmltoimage", "--version"]);
    expect(image).toEqual({ status: 0, said: "wkhtmltoimage 0.12.6\n" });
  });

  test("header, footer and page numbers are on every page, as text", async () => {
    const page = `${numbers}<body onload="subst()">`;
    const { status, pages } = await print({
      header: `${page}Acme Ltd <i id="page"></i><i id="of"></i></body>`,
      footer: `${page}VAT 123, page <b id="page"></b> of <b id="of"></b></body>`,
      body: '<body><p>first</p><p style="page-break-before: always">second</p></body>',
    });
    expect(status).toBe(0);
    expect(pages.map((text) => text.split(/\s+/).join(" "))).toEqual([
      expect.stringMatching(/Acme Ltd.*first.*VAT 123, page 1 of 2|first.*Acme Ltd.*page 1 of 2/),
      expect.stringMatching(/Acme Ltd.*second.*VAT 123, page 2 of 2|second.*Acme Ltd.*page 2 of 2/),
    ]);
  });

  test("text of many scripts can be copied, in fonts that are embedded", async () => {
    const lines = ["株式会社 办公桌", "ランプ", "의자 한국어", "Стул", "Ελληνικά", "żółć ğüş"];
    const { pages, fonts } = await print({
      body: `<body>${lines.map((line) => `<p>${line}</p>`).join("")}</body>`,
    });
    const text = pages[0]?.replace(/\s+/g, " ");
    for (const line of lines) expect(text).toContain(line);
    expect(fonts).toContain("WenQuanYiMicroHei");
  });

  test("the families of office documents have fonts as wide as theirs", async () => {
    const of = async (family: string) =>
      (await print({ body: `<body><p style="font-family: ${family}">text</p></body>` })).fonts;
    expect(await of("Arial")).toEqual(["LiberationSans"]);
    expect(await of("Helvetica, sans-serif")).toEqual(["LiberationSans"]);
    expect(await of("'Times New Roman'")).toEqual(["LiberationSerif"]);
    expect(await of("serif")).toEqual(["LiberationSerif"]);
    expect(await of("'Courier New'")).toEqual(["LiberationMono"]);
    expect(await of("monospace")).toEqual(["LiberationMono"]);
  });

  test("it asks the internal address, and no other: not by name, by port or by a page's script", async () => {
    const other = createServer((request, response) => {
      asked.push(`other ${request.url}`);
      response.end("other");
    });
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.2", resolve));
    const port = (other.address() as AddressInfo).port;
    asked.length = 0;
    const { pages } = await print({
      body: `<head><link rel="stylesheet" href="/a.css"/></head><body>
        <iframe src="/page"></iframe><iframe src="http://127.0.0.2:${port}/host"></iframe>
        <img src="http://127.0.0.2:${port}/image"/><img src="http://localhost:${port}/name"/></body>`,
    });
    other.close();
    expect(asked.toSorted()).toEqual(["/a.css", "/page"]);
    expect(pages[0]).toContain("reached");
  });

  test("a document cannot read files of the machine", async () => {
    const { pages } = await print({
      body: `<body><p>before</p><iframe src="file:///etc/passwd" width="700" height="300"></iframe>
        <script>try { var r = new XMLHttpRequest(); r.open("GET", "file:///etc/passwd", false); r.send();
        document.write(r.responseText) } catch (e) { document.write("refused") }</script></body>`,
    });
    expect(pages[0]).toContain("before");
    expect(pages[0]).toContain("refused");
    expect(pages[0]).not.toContain("root:");
  });

  test("nor can the program, whatever a document makes of it", async () => {
    // Its own switch lets a page in; the kernel does not.
    const secret = join(at, "srv", "print-secret.html");
    writeFileSync(secret, "<p>secret of another user</p>");
    try {
      const { status, pages } = await print({ body: "<body>own</body>" }, [
        "/srv/print-secret.html",
      ]).catch(() => ({ status: -1, pages: [] as readonly string[] }));
      expect(status).not.toBe(0);
      expect(pages.join("")).not.toContain("secret");
      expect(readFileSync(secret, "utf8")).toContain("secret");
    } finally {
      rmSync(secret);
    }
  });

  test("without an internal address it reaches nothing at all", async () => {
    asked.length = 0;
    await print({ body: '<body><iframe src="/page"></iframe></body>' }, [], {});
    expect(asked).toEqual([]);
  });
});
