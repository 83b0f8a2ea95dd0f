/** The edge of a cluster as a real HAProxy: whom it believes, and what it answers without a primary. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { renderKubernetes } from "../../../components/kubernetes/render.ts";
import { buildTopology } from "../../../model/build/topology.ts";
import { parseSpec } from "../../../model/stack-file.ts";
import { show } from "../../../model/text.ts";
import { stackText } from "../../model/written-stack.ts";
import { debianRoot, runAsPods } from "./pod-root.ts";
import { argsOf } from "./recorded.ts";

const { files } = argsOf("", (text) =>
  text.replace("podNetworks: [10.244.0.0/16]", "podNetworks: [127.0.0.4/32]"),
);
const edge = files.find(({ id }) => id === "edge/haproxy.cfg");

/** Stands for nginx, which tells what it was told, and for a primary, which only has to be there. */
const others = `
import http.server, json, os, socket, threading, time
class Nginx(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({k: self.headers.get(k) for k in ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host")}).encode()
        self.send_response(200); self.send_header("Content-Length", str(len(body))); self.end_headers(); self.wfile.write(body)
    def log_message(self, *_): pass
threading.Thread(target=http.server.ThreadingHTTPServer(("127.0.0.3", 8080), Nginx).serve_forever, daemon=True).start()
while not os.path.exists("/pod/primary"): time.sleep(0.1)
primary = socket.create_server(("127.0.0.2", 5432))
while True: primary.accept()[0].close()
`;

const client = `
import http.client, sys
source, path, *headers = sys.argv[1:]
connection = http.client.HTTPConnection("127.0.0.1", 8080, source_address=(source, 0), timeout=10)
connection.request("GET", path, headers={"Host": "odoo.localhost", **dict(h.split("=", 1) for h in headers)})
answer = connection.getresponse()
print(answer.status, answer.getheader("Retry-After"), answer.read().decode().strip())
`;

const script = `
say() { echo "=== $1"; }
sed 's#bind 0.0.0.0:#bind 127.0.0.1:#' /etc/odoo-cluster/haproxy.cfg >haproxy.cfg
python3 name-server.py 127.0.0.53 names & names=$!
python3 others.py 2>/dev/null & haproxy -W -db -f haproxy.cfg >log 2>&1 &
ask() { python3 client.py "$@"; }
# Bounded: what does not come up tells why.
for try in $(seq 100); do
  (exec 3<>/dev/tcp/127.0.0.1/8080) 2>/dev/null && break
  sleep 0.2
done
# HAProxy believes a server up until its first check: the gate closes a moment after the start.
for try in $(seq 100); do
  [ "$(ask 127.0.0.5 /nginx-health 2>&1 | cut -c1-3)" = 200 ] &&
    [ "$(ask 127.0.0.5 /odoo 2>&1 | cut -c1-3)" = 503 ] && break
  sleep 0.2
done
[ "$try" != 100 ] || { cat log; ask 127.0.0.5 /nginx-health; exit 1; }
say closed
ask 127.0.0.5 /odoo
say static
ask 127.0.0.5 /web/static/x.js | cut -c1-3
touch primary
until [ "$(ask 127.0.0.5 /odoo | cut -c1-3)" = 200 ]; do sleep 0.2; done
say believed
ask 127.0.0.4 /odoo "X-Forwarded-For=6.6.6.6, 203.0.113.9" X-Forwarded-Proto=http
say disbelieved
ask 127.0.0.5 /odoo "X-Forwarded-For=203.0.113.9" X-Forwarded-Host=evil.example.com
say refused
ask 127.0.0.5 /web/database/manager
ask 127.0.0.5 /odoo Host=evil.example.com
# Longer than HAProxy keeps a name by default: everything is still there.
kill $names; sleep 35
say later
ask 127.0.0.5 /odoo | cut -c1-3
say end
`;

test.skipIf(debianRoot === undefined)(
  "a closed site answers everybody, and its own probe without nginx",
  () => {
    const closed = argsOf("maintenance: {}").files.find(({ id }) => id === "edge/haproxy.cfg");
    const { answers, output } = runAsPods(
      `
say() { echo "=== $1"; }
sed 's#bind 0.0.0.0:#bind 127.0.0.1:#' /etc/odoo-cluster/haproxy.cfg >haproxy.cfg
haproxy -W -db -f haproxy.cfg >log 2>&1 &
until (exec 3<>/dev/tcp/127.0.0.1/8080) 2>/dev/null; do sleep 0.2; done
say users
for path in /odoo /web/static/x.js /websocket; do python3 client.py 127.0.0.5 $path; done
say probe
python3 client.py 127.0.0.5 /nginx-health
say stranger
python3 client.py 127.0.0.5 /nginx-health Host=evil.example.com
say end
`,
      [
        { path: "/etc/odoo-cluster/haproxy.cfg", content: show(closed?.body ?? []) },
        { path: "/pod/client.py", content: client },
      ],
    );
    expect(answers, output).toHaveProperty("end");
    expect(answers["users"]).toBe(Array(3).fill("503 60 closed for maintenance").join("\n"));
    expect(answers["probe"]).toBe("200 None closed");
    expect(answers["stranger"]).toBe("421 None unknown host");
  },
);

test.skipIf(debianRoot === undefined)(
  "on AWS a request without CloudFront's key gets nothing but nginx's health, whoever it says to be for",
  () => {
    const spec = parseSpec(stackText("maintenance: {}", "aws"), "stack.yaml", "test");
    const aws = renderKubernetes(spec, buildTopology(spec)).find(
      ({ id }) => id === "edge/haproxy.cfg",
    );
    const { answers, output } = runAsPods(
      `
say() { echo "=== $1"; }
sed 's#bind 0.0.0.0:#bind 127.0.0.1:#' /etc/odoo-cluster/haproxy.cfg >haproxy.cfg
haproxy -W -db -f haproxy.cfg >log 2>&1 &
for try in $(seq 100); do (exec 3<>/dev/tcp/127.0.0.1/8080) 2>/dev/null && break; sleep 0.2; done
cat log
say none
python3 client.py 127.0.0.5 /odoo "X-Forwarded-For=203.0.113.9, 203.0.113.10"
say wrong
python3 client.py 127.0.0.5 /odoo "X-Odoo-Cluster-Origin=<secret:edge-origin" 
say right
python3 client.py 127.0.0.5 /odoo "X-Odoo-Cluster-Origin=<secret:edge-origin>"
say probe
python3 client.py 127.0.0.5 /nginx-health
say end
`,
      [
        { path: "/etc/odoo-cluster/haproxy.cfg", content: show(aws?.body ?? []) },
        { path: "/pod/client.py", content: client },
      ],
    );
    expect(answers, output).toHaveProperty("end");
    expect(answers["none"]).toBe("403 None not by this way");
    expect(answers["wrong"]).toBe("403 None not by this way");
    expect(answers["right"]).toBe("503 60 closed for maintenance");
    expect(answers["probe"]).toBe("200 None closed");
  },
);

describe.skipIf(debianRoot === undefined)("the edge in a cluster", () => {
  let answers: Readonly<Record<string, string>> = {};

  beforeAll(() => {
    const outcome = runAsPods(
      script,
      [
        { path: "/etc/odoo-cluster/haproxy.cfg", content: show(edge?.body ?? []) },
        { path: "/pod/others.py", content: others },
        { path: "/pod/client.py", content: client },
        {
          path: "/pod/name-server.py",
          content: readFileSync(join(import.meta.dirname, "name-server.py"), "utf8"),
        },
        {
          path: "/pod/names",
          content:
            "nginx-pods.erp.svc.cluster.local 127.0.0.3\npostgresql-rw.erp.svc.cluster.local 127.0.0.2\n",
        },
      ],
      { seconds: 110 },
    );
    answers = outcome.answers;
    expect(answers, outcome.output).toHaveProperty("end");
  }, 120_000);

  test("without a primary nobody new comes in, but files of modules are answered", () => {
    expect(answers["closed"]).toBe("503 5 database is failing over");
    expect(answers["static"]).toBe("200");
  });

  test("the client is who a trusted proxy says it is, by the last of its words", () => {
    expect(answers["believed"]).toBe(
      '200 None {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "odoo.localhost"}',
    );
  });

  test("anybody else is who it is", () => {
    expect(answers["disbelieved"]).toBe(
      '200 None {"X-Forwarded-For": "127.0.0.5", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "odoo.localhost"}',
    );
  });

  test("refuses the database manager and strangers' hosts", () => {
    expect(answers["refused"]).toBe("404 None not found\n421 None unknown host");
  });

  test("an outage of name servers takes nobody away", () => {
    expect(answers["later"]).toBe("200");
  });
});
