/** Attachments: they come out as they went in, only for whom they are, and past Odoo's workers. */
import { createHash, randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import type { Session } from "../../drills/traffic/session.ts";
import { type Ask, direct, mark } from "./cluster.ts";

const digest = (body: Buffer) => createHash("sha256").update(body).digest("hex");

export function fileCases(ask: Ask): void {
  const body = randomBytes(700_000);
  let path = "";

  beforeAll(async () => {
    path = `/web/content/${await upload(ask().admin, body)}`;
  });

  test("an uploaded file comes back byte for byte", async () => {
    const answer = await ask().admin.http.get(path);
    expect(answer.status).toBe(200);
    expect(digest(answer.body)).toBe(digest(body));
    expect(digest(answer.body.subarray(1))).not.toBe(digest(body));
  });

  test("a range is a range", async () => {
    const answer = await ask().admin.http.get(path, { range: "bytes=1000-70999" });
    expect(answer.status).toBe(206);
    expect(answer.headers["content-range"]).toBe(`bytes 1000-70999/${body.length}`);
    expect(digest(answer.body)).toBe(digest(body.subarray(1000, 71_000)));
  });

  test("without a login there is no file", async () => {
    const { anonymous } = ask();
    const answer = await anonymous.get(path);
    expect([403, 404]).toContain(answer.status);
    expect(answer.body.includes(body.subarray(0, 64))).toBe(false);
  });

  test("Odoo only says where it is; nginx sends it", async () => {
    const cluster = ask();
    const [instance] = cluster.stack.nodes("interactive");
    const odoo = direct(cluster.admin.http, instance?.bind as string, 8069);
    const accelerated = await odoo.get(path);
    expect(accelerated.status).toBe(200);
    expect(accelerated.body.length).toBe(0);
    const location = accelerated.headers["x-accel-redirect"];
    expect(location).toMatch(/^\/web\/filestore\/suite\/[0-9a-f]{2}\/[0-9a-f]{40}$/);

    const since = mark(cluster);
    const answer = await cluster.admin.http.get(path);
    // nginx's own: modification time and size.
    expect(answer.headers.etag).toMatch(/^(W\/)?"[0-9a-f]+-[0-9a-f]+"$/);
    expect(answer.headers["x-accel-redirect"]).toBeUndefined();
    const [line] = await since.proxied((candidate) => candidate.path === path);
    expect(line?.upstream_status).toBe("200");
    expect(line?.bytes).toBeGreaterThan(body.length);

    // The place that Odoo names is nobody's to ask for, not even the administrator's.
    for (const client of [cluster.admin.http, cluster.anonymous]) {
      expect((await client.get(location as string)).status).toBe(404);
    }
  });

  test("what Odoo says about safety is not lost on the way", async () => {
    const { headers } = await ask().admin.http.get(path);
    expect(headers["content-security-policy"]).toBe("default-src 'none'");
    expect(headers["x-content-type-options"]).toBe("nosniff");
  });

  test("an addon that pip brought is installed, its files are sent, and nothing of Debian's is there twice", async () => {
    const { admin, anonymous, stack } = ask();
    const found = await admin.call<{ state: string }[]>("ir.module.module", "search_read", [
      [["name", "=", "packaged_probe"]],
      ["state"],
    ]);
    expect(found.map(({ state }) => state)).toEqual(["installed"]);
    const file = await anonymous.get("/packaged_probe/static/packaged.txt");
    expect([file.status, file.text]).toEqual([200, "brought by pip\n"]);
    expect((await anonymous.get("/packaged_probe/static/missing.txt")).status).toBe(404);
    const packages = join(stack.running.places.venv, "lib/python3.13/site-packages");
    const own = readdirSync(packages).filter(
      (name) => !/^(pip|odoo)\b|^odoo_addon|\.dist-info$/.test(name),
    );
    expect(own).toEqual(["iniconfig"]);
  });

  test("the session's cookie is not for scripts, other sites or plain HTTP", async () => {
    const page = await ask().anonymous.get("/web/login");
    const [cookie = ""] = (page.headers["set-cookie"] ?? []).filter((line) =>
      line.startsWith("session_id="),
    );
    for (const flag of [/;\s*secure/i, /;\s*httponly/i, /;\s*samesite=lax/i]) {
      expect(cookie).toMatch(flag);
    }
  });
}

/** As the web client does it. */
async function upload(user: Session, body: Buffer): Promise<number> {
  const page = await user.http.get("/odoo");
  const token = /csrf_token: "([^"]+)"/.exec(page.text)?.[1];
  if (token === undefined) throw new Error(`the web client has no token: ${page.status}`);
  const boundary = "cluster-probe-boundary";
  const fields = Object.entries({ csrf_token: token, model: "res.partner", id: "1" }).map(
    ([name, value]) =>
      `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const file = `--${boundary}\r\ncontent-disposition: form-data; name="ufile"; filename="probe.bin"\r\ncontent-type: application/octet-stream\r\n\r\n`;
  const answer = await user.http.send("/web/binary/upload_attachment", {
    method: "POST",
    headers: { "content-type": `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat([
      Buffer.from(`${fields.join("")}${file}`),
      body,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]),
  });
  const id = /"id": (\d+)/.exec(answer.text)?.[1];
  if (id === undefined) throw new Error(`upload answers ${answer.status}: ${answer.text}`);
  return Number(id);
}
