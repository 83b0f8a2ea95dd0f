/**
 * Pods that come, go and die under traffic: the rendered nginx and balancer of a stack on Kubernetes,
 * by the real programs, with instances of Odoo's shape and a name server that knows who is ready.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { fillFile } from "../../../templates/dialects.ts";
import { debianRoot, type Outcome, type PodFile, runAsPods } from "./pod-root.ts";
import { argsOf } from "./recorded.ts";

const { files } = argsOf(`pools:
  interactive: { role: http, instances: 3, workers: 2 }
  cron: { role: cron }`);
const domain = "erp.svc.cluster.local";
const program = (path: string): PodFile => ({
  path: `/programs/${path.split("/").at(-1)}`,
  content: readFileSync(join(import.meta.dirname, path), "utf8"),
});

const script = `
say() { echo "=== $1"; }
pods=interactive-pods.${domain}
ready() { echo "$pods $*" >names.next; mv names.next names; }
pod() { setsid python3 /programs/prefork.py $1 2 0.05 >>pod.log 2>&1 & eval "$2=$!"; until (exec 3<>/dev/tcp/$1/8072) 2>/dev/null; do sleep 0.1; done; }
python3 /programs/name-server.py 127.0.0.53 names & names=$!
pod 127.0.1.1 a; pod 127.0.1.2 b; pod 127.0.1.3 c
ready 127.0.1.1 127.0.1.2 127.0.1.3
haproxy -W -db -f /etc/odoo-cluster/haproxy.cfg >balancer.log 2>&1 &
(nginx -e stderr -p /var/lib/odoo-cluster -c /etc/odoo-cluster/nginx.conf 2>&1 | cat >nginx.log) &
until (exec 3<>/dev/tcp/127.0.0.1/8080; exec 3<>/dev/tcp/127.0.0.1/8070) 2>/dev/null; do sleep 0.1; done
sleep 4
traffic() { rm -f done; python3 /programs/steady-traffic.py 8080 odoo.localhost 30 done & client=$!; sleep 1; "$@"; touch done; wait $client; }
dies() { kill -KILL -- -$b; sleep 6; }
rolls() {
  pod 127.0.1.4 d; ready 127.0.1.1 127.0.1.3 127.0.1.4; sleep 3
  # The address goes first; then the pod answers on until no one can still have it.
  ready 127.0.1.3 127.0.1.4; sleep 4; kill -TERM $a; wait $a
  pod 127.0.1.5 e; ready 127.0.1.3 127.0.1.4 127.0.1.5; sleep 3
  ready 127.0.1.4 127.0.1.5; sleep 4; kill -TERM $c; wait $c
  sleep 2
}
nameless() { kill $names; sleep 8; }
say quiet; traffic sleep 3
say dead; traffic dies
say roll; traffic rolls
say names; traffic nameless
say end
`;

describe.skipIf(debianRoot === undefined)("a pool on Kubernetes under traffic", () => {
  let outcome: Outcome;
  const statuses = (part: string) =>
    (outcome.answers[part] ?? "").split("\n").map((line) => line.split(" ").slice(0, 2).join(" "));

  beforeAll(() => {
    outcome = runAsPods(
      script,
      [
        {
          path: "/etc/hosts",
          content: `127.0.0.1 localhost balancer-0.${domain} balancer-1.${domain}\n`,
        },
        ...files
          .filter(({ node }) => node === "nginx" || node === "balancer")
          .map((file) => ({
            path: `/etc/odoo-cluster/${file.id.split("/")[1]}`,
            content: fillFile(file, () => ""),
          })),
        ...["../../prefork/prefork.py", "name-server.py", "steady-traffic.py"].map(program),
      ],
      { seconds: 150 },
    );
    expect(outcome.answers, outcome.output).toHaveProperty("end");
  }, 160_000);

  test("every request is answered while nothing happens", () => {
    expect(statuses("quiet"), outcome.output).toEqual(["GET 200", "POST 200"]);
  });

  test("a pod that dies costs no GET, although its address is still named", () => {
    expect(statuses("dead").filter((line) => line.startsWith("GET"))).toEqual(["GET 200"]);
  });

  test("a roll costs no request", () => {
    expect(statuses("roll"), outcome.output).toEqual(["GET 200", "POST 200"]);
  });

  test("a name server that is away takes no pool with it", () => {
    expect(statuses("names"), outcome.output).toEqual(["GET 200", "POST 200"]);
  });
});
