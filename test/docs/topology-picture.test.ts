import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { letter, lineHeight } from "../../cli/picture/svg.ts";
import { topologyPicture } from "../../cli/picture/topology-picture.ts";
import { load, loadStack, stackNames } from "../../load.ts";
import type { Topology } from "../../model/topology.ts";

const folder = mkdtempSync(join(tmpdir(), "odoo-cluster-picture-"));
afterAll(() => rmSync(folder, { recursive: true }));

const written = {
  small: `
    pools:
      app: { role: http }
      cron: { role: cron }
    nginx: { instances: 1 }
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
  ...stackNames().flatMap((name) => {
    const loaded = loadStack(name);
    return loaded.layer === "cluster" ? ([[name, loaded.topology]] as const) : [];
  }),
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

  test("no text leaves its box", () => {
    const boxes = [
      ...svg.matchAll(
        /<rect x="([0-9.]+)" y="([0-9.]+)" width="([0-9.]+)" height="([0-9.]+)" rx="8"/g,
      ),
    ].map((found) => found.slice(1).map(Number) as [number, number, number, number]);
    const texts = svg.matchAll(
      /<text x="([0-9.]+)" y="([0-9.]+)" text-anchor="middle" font-size="11"[^>]*>([^<]*)/g,
    );
    let inside = 0;
    for (const [, centre, base, text] of texts) {
      const box = boxes.find(
        ([x, y, width, height]) =>
          Math.abs(x + width / 2 - Number(centre)) < 1 &&
          y < Number(base) &&
          Number(base) < y + height + lineHeight,
      );
      if (box === undefined) continue;
      inside += 1;
      expect((text as string).length * letter.small, text).toBeLessThan(box[2]);
      expect(Number(base), text).toBeLessThan(box[1] + box[3]);
    }
    expect(inside).toBeGreaterThan(topology.groups.length);
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

test("a party that no line is laid out for stands below, with both sides of its connections", () => {
  const topology = load("local").topology;
  const flow = (from: string, to: string, port: number, reason: string) =>
    ({ from, to, port, protocol: "tcp", tls: false, reason }) as const;
  const svg = topologyPicture({
    ...topology,
    flows: [
      ...topology.flows,
      flow("etcd", "nginx", 1, "none"),
      flow("auditor", "etcd", 2, "looks"),
      flow("auditor", "router", 3, "looks on"),
      flow("postgresql", "auditor", 4, "tells"),
    ],
  });
  const words = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
  const at = words.indexOf("Besides, in words:");
  expect(words.slice(at + 1)).toEqual([
    "init-job",
    "to router: 5432 installs modules, past",
    "PgBouncer",
    "etcd",
    "to nginx: 1 none",
    "auditor",
    "to etcd: 2 looks",
    "from postgresql: 4 tells",
  ]);
});
