import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { topologyPicture } from "../../cli/picture/topology-picture.ts";
import { load } from "../../load.ts";
import type { Topology } from "../../model/topology.ts";

const folder = mkdtempSync(join(tmpdir(), "odoo-cluster-picture-"));
afterAll(() => rmSync(folder, { recursive: true }));

const written = {
  small: `
    pools:
      app: { role: http }
      cron: { role: cron }
    proxy: { instances: 1 }
    postgresql: { standbys: 0, durability: preferred, reportingReplica: false }`,
  large: `
    odoo: { smtp: { host: mail.example.com, from: erp@example.com } }
    pools:
      interactive: { role: http, instances: 4 }
      integrations-of-partners: { role: http, routes: [/json/2, /jsonrpc, /xmlrpc] }
      exports: { role: http, routes: [/web/export] }
      websocket: { role: websocket, instances: 2 }
      websocket-b: { role: websocket }
      cron: { role: cron, threads: 2, instances: 2, memory: 1 GiB }
    postgresql: { standbys: 2 }`,
} as const;

function topologyOf(name: keyof typeof written): Topology {
  const text = `config:
  odoo-cluster:platform: local
  odoo-cluster:cluster:
    domain: erp.localhost${written[name]}
`;
  writeFileSync(join(folder, `Pulumi.${name}.yaml`), text);
  return load(name, folder).topology;
}

describe.each([
  ["local", load("local").topology],
  ["small", topologyOf("small")],
  ["large", topologyOf("large")],
] as const)("%s", (_, topology) => {
  const svg = topologyPicture(topology);
  // A wrapped text is several elements.
  const words = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text).join(" ");

  test("shows every group with its instances, and every flow with its reason", () => {
    for (const group of topology.groups)
      expect(words).toContain(`${group.name} × ${group.instances}`);
    for (const flow of topology.flows) {
      expect(words).toContain(
        `${flow.port}${flow.protocol === "udp" ? "/udp" : ""} ${flow.reason}`,
      );
    }
  });

  test("no text leaves the picture", () => {
    const [, width] = /viewBox="0 0 ([0-9.]+)/.exec(svg) ?? [];
    for (const [, x, anchor, size, text] of svg.matchAll(
      /<text x="([0-9.]+)" y="[0-9.]+" text-anchor="(\w+)" font-size="(\d+)"[^>]*>([^<]*)/g,
    )) {
      const length = (text as string).length * Number(size) * 0.58;
      const left = Number(x) - { start: 0, middle: 0.5, end: 1 }[anchor as "start"] * length;
      expect(left).toBeGreaterThan(0);
      expect(left + length).toBeLessThan(Number(width));
    }
  });
});

test("a flow that has no place in the picture is refused, not left out", () => {
  const topology = load("local").topology;
  const flow = { from: "etcd", to: "nginx", port: 1, protocol: "tcp", tls: false, reason: "none" };
  expect(() =>
    topologyPicture({ ...topology, flows: [...topology.flows, flow as Topology["flows"][number]] }),
  ).toThrow("the picture has no place for etcd -> nginx:1");
});
