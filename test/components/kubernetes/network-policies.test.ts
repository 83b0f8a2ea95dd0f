/** Policies say what the topology's flows say, at both ends, and nothing more. */
import { expect, test } from "vitest";
import { argsOf, recorded } from "./recorded.ts";

const below = `odoo: { smtp: { host: mail.example.com, from: a@example.com } }
pools:
  app: { role: http }
  api: { role: http, routes: [/jsonrpc], connection: session }
  sockets: { role: websocket }
  cron: { role: cron }`;
const stack = await recorded(below);
const { topology } = argsOf(below);

/** `from -> to:port` of all rules of one direction, pods by their names. */
function said(direction: "ingress" | "egress"): string[] {
  return stack.of("NetworkPolicy").flatMap(({ name, inputs }) => {
    // biome-ignore lint/suspicious/noExplicitAny: a manifest as it is sent
    const rules = ((inputs as any).spec[direction] ?? []) as any[];
    return rules.flatMap((rule) =>
      (rule[direction === "ingress" ? "from" : "to"] ?? []).flatMap((peer: never) =>
        rule.ports.map(({ port, protocol }: { port: number; protocol: string }) => {
          const ends = [nameOf(peer), name];
          const [from, to] = direction === "ingress" ? ends : ends.toReversed();
          return `${from} -> ${to}:${port}/${protocol.toLowerCase()}`;
        }),
      ),
    );
  });
}

function nameOf(peer: {
  podSelector?: { matchLabels: Record<string, string> };
  namespaceSelector?: object;
}): string {
  const labels = peer.podSelector?.matchLabels ?? {};
  return (
    labels["app.kubernetes.io/name"] ??
    labels["cnpg.io/cluster"] ??
    labels["odoo-cluster/client"] ??
    "?"
  );
}

const place = (party: string) => (party === "router" ? "pgbouncer" : party);
const inside = new Set([...topology.groups.map(({ name }) => place(name)), "init-job"]);
const wanted = topology.flows
  .map((flow) => ({ ...flow, from: place(flow.from), to: place(flow.to) }))
  .filter(({ from, to }) => inside.has(from) && inside.has(to))
  // In one pod nothing crosses the network.
  .filter(({ from, to }) => !(from === "pgbouncer" && to === "pgbouncer"))
  .map(({ from, to, port, protocol }) => `${from} -> ${to}:${port}/${protocol}`)
  .toSorted();

test.each(["ingress", "egress"] as const)("%s between tiers is what flows say", (direction) => {
  const between = said(direction).filter((line) => {
    const [from, to] = line.replace(/:.*/, "").split(" -> ") as [string, string];
    return inside.has(from) && inside.has(to);
  });
  expect(wanted.length).toBeGreaterThan(15);
  expect([...new Set(between)].toSorted()).toEqual([...new Set(wanted)]);
});

test("whoever has no flow has no rule", () => {
  expect(stack.inputs("NetworkPolicy", "deny-all").spec).toEqual({
    podSelector: {},
    policyTypes: ["Ingress", "Egress"],
  });
});

/** Of companies, of clouds, of pods, and of machines' credentials. */
const closed = [
  ...["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"],
  ...["100.64.0.0/10", "169.254.0.0/16"],
];

test("what leaves the cluster does not reach its other pods, nor any private network", () => {
  const { egress } = stack.inputs("NetworkPolicy", "app").spec;
  expect(egress).toContainEqual({
    to: [{ ipBlock: { cidr: "0.0.0.0/0", except: closed } }],
    ports: [
      { port: 443, protocol: "TCP" },
      { port: 587, protocol: "TCP" },
    ],
  });
  // nginx asks Odoo and the name server, nobody outside.
  expect(JSON.stringify(stack.inputs("NetworkPolicy", "nginx").spec.egress)).not.toContain(
    "0.0.0.0",
  );
});

test("a bucket on another port is let out on that port", async () => {
  const other = await recorded("", (text) =>
    text.replace(
      "credentials: backup",
      "endpoint: http://minio.example.com:9000, credentials: backup",
    ),
  );
  expect(JSON.stringify(other.inputs("NetworkPolicy", "postgresql").spec.egress)).toContain(
    '{"port":9000,"protocol":"TCP"}',
  );
});

test("a private network that is named is open, without the pods in it", async () => {
  const named = await recorded("", (text) =>
    text.replace(
      "podNetworks: [10.244.0.0/16]",
      "podNetworks: [10.244.0.0/16, 203.0.113.0/24]\n      egressNetworks: [10.0.0.0/8, 192.168.7.0/24, fd00::/8]",
    ),
  );
  const { egress } = named.inputs("NetworkPolicy", "interactive").spec;
  const [{ to }] = egress.filter(({ ports }: { ports: { port: number }[] }) =>
    ports.some(({ port }) => port === 443),
  );
  expect(to).toEqual([
    { ipBlock: { cidr: "0.0.0.0/0", except: [...closed, "203.0.113.0/24"] } },
    { ipBlock: { cidr: "10.0.0.0/8", except: ["10.244.0.0/16"] } },
    { ipBlock: { cidr: "192.168.7.0/24" } },
    { ipBlock: { cidr: "fd00::/8" } },
  ]);
});

test("the edge is reached, and believed, by what the stack file names and by no other pod", async () => {
  const from = (written: string) =>
    recorded("", (text) => text.replace("from: { namespaces: [gateway] }", `from: ${written}`));
  const edge = async (written: string) => {
    const made = await from(written);
    return {
      peers: made.inputs("NetworkPolicy", "edge").spec.ingress[0].from,
      trusted: /acl trusted src (.*)/.exec(
        made.inputs("ConfigMap", "edge").data["edge.haproxy.cfg"],
      )?.[1],
    };
  };
  const named = (name: string) => ({
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
  });
  expect(await edge("{ namespaces: [gateway, istio-system] }")).toEqual({
    peers: [named("gateway"), named("istio-system")],
    trusted: "10.244.0.0/16",
  });
  expect(await edge("{ networks: [192.168.1.0/24] }")).toEqual({
    peers: [{ ipBlock: { cidr: "192.168.1.0/24" } }],
    trusted: "192.168.1.0/24",
  });
});
