/**
 * Large, slow and unfinished bodies through the real nginx and HAProxy of the pods, with volumes of
 * exactly the sizes that the pods have.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { clientShare } from "../../../model/client-share.ts";
import { show } from "../../../model/text.ts";
import { theGroup } from "../../../model/topology.ts";
import { bytesOfQuantity } from "../../../policies/kubernetes-quantity.ts";
import { debianRoot, runAsPods } from "./pod-root.ts";
import { argsOf, recorded } from "./recorded.ts";

const below = `pools:
  interactive: { role: http, instances: 2 }
  api: { role: http, routes: [/jsonrpc] }
  websocket: { role: websocket }
  cron: { role: cron }`;
const { files, topology } = argsOf(below);
const balanced = argsOf(below, (text) =>
  text.replace(
    /^ {6}entry: .*$/m,
    "      entry: { kind: loadBalancer, certificate: { existing: { secret: tls } } }",
  ),
).files;
const bodyOf = (id: string, its = files) => show(its.find((file) => file.id === id)?.body ?? []);
const program = (name: string) => ({
  path: `/pod/${name}`,
  content: readFileSync(join(import.meta.dirname, "bodies", name), "utf8"),
});
const { maxUploads } = theGroup(topology, "nginx");
const { uploads } = clientShare(topology);

const script = `
say() { echo "=== $1"; }
python3 odoo.py & 
sed 's#listen 0.0.0.0:#listen 127.0.0.3:#' /etc/odoo-cluster/nginx.conf >nginx.conf
nginx -e stderr -p /var/lib/odoo-cluster -c /pod/nginx.conf 2>&1 | cat >nginx.log &
# Its pods are found by DNS, and nobody answers for names here.
for file in /etc/odoo-cluster/haproxy.cfg tls.cfg; do
  sed -E "s#server-template nginx- .*#server nginx-1 127.0.0.3:8080#" $file >edge-$(basename $file)
done
sed 's#bind 0.0.0.0:#bind 127.0.0.1:#' edge-haproxy.cfg >haproxy.cfg
haproxy -W -db -f haproxy.cfg >haproxy.log 2>&1 &
status() { curl -s -o /dev/null -w "%{http_code}" -H "Host: odoo.localhost" http://$1:8080/odoo; }
for address in 127.0.0.3 127.0.0.1; do
  for try in $(seq 100); do [ "$(status $address)" = 200 ] && break; sleep 0.2; done
  [ "$try" != 100 ] || { tail -n 5 nginx.log haproxy.log; exit 1; }
done
run() { say $1; python3 clients.py "$@"; }
run uploads
run too_large
run download
run others
run full ${maxUploads}
say held
df --output=used -B1M /var/spool/odoo-cluster | tail -n 1
run share ${uploads}
run slow /jsonrpc 40
# The same files with places for ten of everything: clients by the thousand would only take time.
few='s#gt (2000|200) #gt 10 #'
sed -E "$few; s#bind 0.0.0.0:#bind 127.0.0.9:#; s#/run/odoo-cluster/#/run/odoo-cluster/few-#" edge-haproxy.cfg >few.cfg
haproxy -W -db -f few.cfg >few.log 2>&1 &
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=odoo.localhost \
  -keyout certificate.pem.key -out certificate.pem 2>/dev/null
sed -E "$few; s#bind 0.0.0.0:#bind 127.0.0.10:#; s#/etc/odoo-cluster-tls/#/pod/#; s#/run/odoo-cluster/#/run/odoo-cluster/tls-#" edge-tls.cfg >few-tls.cfg
haproxy -W -db -f few-tls.cfg >few-tls.log 2>&1 &
for try in $(seq 100); do [ "$(status 127.0.0.9)" = 200 ] && [ "$(status 127.0.0.10)" = 308 ] && break; sleep 0.2; done
[ "$try" != 100 ] || tail -n 5 few.log few-tls.log
say requests; python3 clients.py crowd /odoo/hold 10
say websockets; sleep 1; python3 clients.py crowd /websocket/hold 10
say connections; python3 clients.py connections 10
say end
tail -n 5 nginx.log | grep -v '"status"'
`;

describe.skipIf(debianRoot === undefined)("bodies in volumes of their real sizes", () => {
  let answers: Readonly<Record<string, string>> = {};

  beforeAll(async () => {
    const { spec } = (await recorded(below)).inputs("Deployment", "nginx").spec.template;
    const folders = new Map<string, string>(
      // biome-ignore lint/suspicious/noExplicitAny: a manifest as it is sent
      spec.volumes.map(({ name, emptyDir }: any) => [name, emptyDir?.sizeLimit]),
    );
    const volumes = spec.containers
      // biome-ignore lint/suspicious/noExplicitAny: a manifest as it is sent
      .flatMap(({ volumeMounts }: any) => volumeMounts)
      // biome-ignore lint/suspicious/noExplicitAny: a manifest as it is sent
      .filter(({ name, subPath }: any) => folders.get(name) !== undefined && subPath === undefined)
      // biome-ignore lint/suspicious/noExplicitAny: a manifest as it is sent
      .map(({ name, mountPath }: any) => ({
        path: mountPath,
        bytes: bytesOfQuantity(folders.get(name) as string) ?? 0,
      }));
    const outcome = runAsPods(
      script,
      [
        { path: "/etc/odoo-cluster/nginx.conf", content: bodyOf("nginx/nginx.conf") },
        { path: "/etc/odoo-cluster/haproxy.cfg", content: bodyOf("edge/haproxy.cfg") },
        { path: "/pod/tls.cfg", content: bodyOf("edge/haproxy.cfg", balanced) },
        program("odoo.py"),
        program("clients.py"),
        {
          path: "/etc/hosts",
          content: [
            "127.0.0.3 nginx.erp.svc.cluster.local",
            "127.0.0.2 postgresql-rw.erp.svc.cluster.local",
            ...new Set(
              [...bodyOf("nginx/nginx.conf").matchAll(/server ([\w.-]+\.local):/g)].map(
                ([, name]) => `127.0.0.1 ${name}`,
              ),
            ),
            "",
          ].join("\n"),
        },
      ],
      { seconds: 170, volumes },
    );
    answers = outcome.answers;
    expect(answers, outcome.output).toHaveProperty("end");
  }, 180_000);

  test("70 MiB, two of 40 MiB at once, and 100 MiB are taken", () => {
    expect(answers["uploads"]).toBe("200 73400320 200 41943040 200 41943040 200 104857600");
  });

  test("maxBody is taken, and more is refused before it is sent", () => {
    expect(answers["too_large"]).toBe("200 134217728 HTTP/1.1 413 Request Entity Too Large");
  });

  test("Odoo has made 150 MiB before a slow client has them, and every byte arrives", () => {
    expect(answers["download"]).toBe("Odoo is done\nTrue");
  });

  test("four unfinished uploads of one address leave room for those of another", () => {
    expect(answers["others"]).toBe("200 1048576 200 104857600");
  });

  test("the upload that is one too many is told when to come again; pages and forms go on", () => {
    expect(answers["full"]).toBe("503 5 503 5 200 200 1000\n200 2097152");
  });

  test("nothing is left on the disk", () => {
    expect(answers["held"]).toBe("0");
  });

  test("one address has its share of uploads at the edge, another one its own", () => {
    expect(answers["share"]).toBe("429 10 200 1048576\n200 1048576");
  });

  test("forty bodies of a byte each second end with 408, and nobody waits", () => {
    expect(answers["slow"]).toBe("slow 408 others 200");
  });

  test.each(["requests", "websockets"])(
    "one address has its share of %s, another one its own",
    (what) => {
      expect(answers[what]).toBe("429 10 200 None");
    },
  );

  test("where the edge ends TLS, connections that say nothing are counted, too", () => {
    expect(answers["connections"]).toBe("open closed open");
  });
});
