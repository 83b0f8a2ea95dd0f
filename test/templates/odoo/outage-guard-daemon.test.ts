/** Odoo itself, without any database to reach: what it answers with the addon, and what it would without. */
import { describe, expect, test } from "vitest";
import { localLayout } from "../../../local/layout.ts";
import { fillFile } from "../../../templates/dialects.ts";
import { renderOdoo } from "../../../templates/odoo/settings.ts";
import { specOf, topologyOf } from "../../model/written-stack.ts";
import { inRoot, root } from "./in-root.ts";

/** A user is logged in; then Odoo's own WSGI application is asked for pages. */
const program = `
import json, logging, os, sys
os.chdir(sys.argv[1])
logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
import odoo
from odoo.tools import config
config.parse_config(["-c", sys.argv[2]], setup_logging=False)
from odoo import http
from odoo.service.server import load_server_wide_modules
import werkzeug.test

odoo.modules.module.initialize_sys_path()
load_server_wide_modules()
modules = [name for name in config["server_wide_modules"] if f"odoo.addons.{name}" in sys.modules]
answers = {}
for method, path in [
    ("GET", "/odoo"), ("GET", "/web/login"), ("GET", "/report/pdf/x/1"),
    ("POST", "/web/dataset/call_kw"), ("GET", "/web/health"),
]:
    session = http.root.session_store.new()
    session.update(http.get_default_session(), db="odoo", uid=2, login="admin", session_token="x")
    http.root.session_store.save(session)
    client = werkzeug.test.Client(http.root)
    client.set_cookie("session_id", session.sid, domain="localhost")
    answer = client.open(path, method=method, json={} if method == "POST" else None)
    after = http.root.session_store.get(client.get_cookie("session_id").value)
    answers[path] = [answer.status_code, answer.headers.get("Retry-After"), after.get("uid")]
json.dump({"modules": modules, "answers": answers}, sys.stdout)
`;

interface Said {
  readonly modules: readonly string[];
  /** Path -> status, Retry-After, and who is logged in afterwards. */
  readonly answers: Readonly<Record<string, readonly [number, string | null, number | null]>>;
}

/** Of an instance whose database refuses every connection. */
function files(): Record<string, string> {
  const topology = topologyOf("");
  const own = renderOdoo(topology, localLayout(specOf(""), topology)).filter(
    ({ node }) => node === "interactive-1",
  );
  const texts = own.map((file) => [file.id, fillFile(file, () => "x")] as const);
  return Object.fromEntries(
    texts.map(([id, text]) => [id, text.replace(/^db_port = .*$/m, "db_port = 1")]),
  );
}

const conf = "interactive-1/odoo.conf";

describe.skipIf(root === undefined)("Odoo without its database", () => {
  test("tells users to wait, and keeps them logged in", () => {
    const { modules, answers } = inRoot<Said>(program, files());
    expect(modules).toEqual(["base", "rpc", "web", "outage_guard", "door_guard"]);
    const wait = [503, "5", 2];
    expect(answers).toEqual({
      "/odoo": wait,
      "/web/login": wait,
      "/report/pdf/x/1": wait,
      "/web/dataset/call_kw": wait,
      "/web/health": [200, null, 2],
    });
  });

  test("logs them out without the addon: it earns its place", () => {
    const texts = files();
    texts[conf] = (texts[conf] as string).replace(",outage_guard", "");
    const { modules, answers } = inRoot<Said>(program, texts);
    expect(modules).not.toContain("outage_guard");
    expect(answers["/web/login"]?.[2]).toBeNull();
    expect(answers["/report/pdf/x/1"]?.[0]).toBe(404);
  });
});
