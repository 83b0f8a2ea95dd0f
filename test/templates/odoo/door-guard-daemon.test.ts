/** Odoo's own application with the addon: what it tells the edge about logins, and what stays out of the log. */
import { describe, expect, test } from "vitest";
import { localLayout } from "../../../local/layout.ts";
import { fillFile } from "../../../templates/dialects.ts";
import { renderOdoo } from "../../../templates/odoo/settings.ts";
import { specOf, topologyOf } from "../../model/written-stack.ts";
import { inRoot, root } from "./in-root.ts";

/** Without a database: the request is answered by a stand-in that logs in as Odoo's controllers do. */
const program = `
import io, json, logging, os, sys
os.chdir(sys.argv[1])
log = io.StringIO()
logging.basicConfig(stream=log, level=logging.INFO, format="%(name)s %(message)s")
import odoo
from odoo.tools import config
config.parse_config(["-c", sys.argv[2]], setup_logging=False)
from odoo import http
from odoo.service.server import load_server_wide_modules
import werkzeug.test

odoo.modules.module.initialize_sys_path()
load_server_wide_modules()
from odoo.addons.base.models import res_users
from odoo.exceptions import AccessDenied

def serve(self):
    path = self.httprequest.path
    if path.startswith("/call"):
        with http.borrow_request():
            try:
                with res_users.ResUsers._assert_can_auth(None, user="admin"):
                    if path == "/call/wrong":
                        raise AccessDenied()
            except AccessDenied:
                pass
    if path == "/broken":
        try:
            raise ValueError("at /x?access_token=trace-SECRET")
        except ValueError:
            logging.getLogger("odoo.x").exception("broken")
    return http.Response("answered")

http.Request._serve_db = serve
http.Request._serve_nodb = serve
answers = {}
for path in ["/page", "/call/wrong", "/page", "/call/right", "/broken"]:
    client = werkzeug.test.Client(http.root)
    answer = client.open(path, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    answers.setdefault(path, []).append(answer.headers.get("X-Odoo-Login-Refused"))
werkzeug_log = logging.getLogger("werkzeug")
for line in LINES:
    werkzeug_log.info(*line)
for line in CHECKS:
    logging.getLogger("longpolling").info(line)
json.dump({"answers": answers, "log": log.getvalue().splitlines()}, sys.stdout)
`;

const uuid = "0f8fad5b-d9cb-469f-a165-70867728950e";
const lines = [
  [
    '%s - - [26/Nov/2026] "%s" %s',
    "192.0.2.1",
    "GET /web/reset_password?db=odoo&token=SECRET HTTP/1.1",
    200,
  ],
  ['"GET /mail/view?model=sale.order&access_token=SECRET HTTP/1.1" 200'],
  ["redirected to https://erp.example/web/signup?token=SECRET&x=1"],
  [`"GET /survey/start/${uuid} HTTP/1.1" 200 -`],
  ["called ignoring args {'access_token': 'SECRET', 'page': 2}"],
  ["connect password=SECRET host=h"],
  ["reading /srv/odoo/filestore/odoo/ab/abcdef0123456789abcdef0123456789abcdef01"],
  [
    `bad query: b'INSERT INTO "res_users" ("password") VALUES (\\'SECRET\\', \\'it\\'\\'s SECRET\\')'\nERROR: duplicate key\nDETAIL:  Key (login)=(SECRET) already exists.`,
  ],
  ['null value\nDETAIL:  Failing row contains (1, "a SECRET b", (x)).'],
  ["Really? yes: 100%% of %s", "it"],
];

/** What the gevent process logs, and whether it is worth a line. */
const checks: readonly [string, boolean][] = [
  ['192.0.2.1 - - [x] "GET /web/static/img/favicon.ico HTTP/1.1" 200 1558 0.001', false],
  ['192.0.2.1 - - [x] "GET /web/static/img/favicon.ico HTTP/1.1" 500 20 0.001', true],
  ['192.0.2.1 - - [x] "GET /websocket HTTP/1.1" 200 20 0.001', true],
];

function answers(): { answers: Record<string, (string | null)[]>; log: string[] } {
  const topology = topologyOf("");
  const own = renderOdoo(topology, localLayout(specOf(""), topology)).filter(
    ({ node }) => node === "interactive-1",
  );
  const files = Object.fromEntries(own.map((file) => [file.id, fillFile(file, () => "x")]));
  const asked = program
    .replace("LINES", JSON.stringify(lines))
    .replace("CHECKS", JSON.stringify(checks.map(([line]) => line)));
  return inRoot(asked, files);
}

describe.skipIf(root === undefined)("the addon of the doors", () => {
  test("marks refused logins alone, logs who called, and keeps tokens out", () => {
    const said = answers();
    expect(said.answers).toEqual({
      "/page": [null, null],
      "/call/wrong": ["1"],
      "/call/right": [null],
      "/broken": [null],
    });
    expect(said.log.join("\n")).not.toMatch(/SECRET|0f8fad5b/);
    expect(said.log).toEqual(
      expect.arrayContaining([
        "odoo.addons.door_guard.logins Login refused for admin from 192.0.2.7, over RPC",
        'werkzeug 192.0.2.1 - - [26/Nov/2026] "GET /web/reset_password?- HTTP/1.1" 200',
        "werkzeug redirected to https://erp.example/web/signup?-",
        'werkzeug "GET /survey/start/- HTTP/1.1" 200 -',
        "werkzeug called ignoring args {'access_token': '-', 'page': 2}",
        "werkzeug connect password=- host=h",
        "werkzeug reading /srv/odoo/filestore/odoo/ab/abcdef0123456789abcdef0123456789abcdef01",
        "werkzeug Really? yes: 100% of it",
        "ValueError: at /x?-",
        `werkzeug bad query: INSERT INTO "res_users" ("password") VALUES ('-', '-')`,
        "DETAIL:  Key (login)=(-) already exists.",
        "DETAIL:  Failing row contains (-).",
      ]),
    );
  });

  test("logs no health check that found the process well", () => {
    const logged = answers().log.filter((line) => line.startsWith("longpolling "));
    expect(logged).toEqual(
      checks.filter(([, isLogged]) => isLogged).map(([line]) => `longpolling ${line}`),
    );
  });
});
