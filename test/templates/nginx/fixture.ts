/** A small realistic cluster and its layout, so that template tests need no stack file. */
import type { Group, Topology } from "../../../model/topology.ts";
import { instanceNames } from "../../../model/topology.ts";
import type { Layout, Node, PortName } from "../../../templates/layout.ts";

const base = { instances: 1, cpu: 0, memory: 0, processes: [] };
const odoo = {
  ...base,
  listener: "session",
  maxConnections: 8,
  options: {},
  limitTimeReal: 120,
} as const;
const database = {
  ...base,
  role: "postgresql",
  durability: "strict",
  synchronousStandbys: 1,
  parameters: [],
  archive: { timeout: 60, fullBackups: 2 },
  volumes: null,
} as const;

export const groups: readonly Group[] = [
  {
    ...base,
    name: "edge",
    role: "edge",
    cpu: 1,
    https: { host: "127.88.0.1", port: 8443 },
    http: { host: "127.88.0.1", port: 8080 },
    certificate: null,
    behind: null,
    originKey: null,
    outer: [],
    internal: true,
    timeout: 900,
    keepAlive: 60,
  },
  {
    ...base,
    name: "nginx",
    role: "nginx",
    instances: 2,
    cpu: 0.5,
    maxBody: 134217728,
    maxUploads: 3,
    disk: 4 * 2 ** 30,
    assets: { paths: ["/report/barcode"], timeout: 130 },
    routes: [
      { group: "interactive", paths: [], timeout: 180 },
      {
        group: "api",
        paths: ["/json/2", "/jsonrpc", "/xmlrpc"],
        timeout: 180,
      },
      { group: "report", paths: ["/report", "/web/export"], timeout: 720 },
    ],
  },
  {
    ...odoo,
    name: "interactive",
    role: "http",
    autoscale: null,
    prints: false,
    websockets: false,
    assets: true,
    instances: 2,
    workers: 2,
  },
  {
    ...odoo,
    name: "api",
    role: "http",
    autoscale: null,
    prints: false,
    websockets: false,
    assets: false,
    workers: 2,
  },
  {
    ...odoo,
    name: "report",
    role: "http",
    autoscale: null,
    prints: false,
    websockets: false,
    assets: false,
    workers: 2,
  },
  { ...odoo, name: "websocket", role: "websocket", instances: 2 },
  { ...odoo, name: "cron", role: "cron", threads: 2 },
  {
    ...base,
    name: "pgbouncer",
    role: "pgbouncer",
    instances: 2,
    listeners: [],
    maxClientConnections: 500,
    queryWaitTimeout: 60,
    options: {},
  },
  { ...base, name: "router", role: "router", instances: 2, hold: 60 },
  {
    ...base,
    name: "balancer",
    role: "balancer",
    instances: 2,
    assets: { group: "interactive", perInstance: 3, maxConcurrent: 500, maxWait: 60, timeout: 60 },
    pools: [
      { group: "interactive", perInstance: 2, maxConcurrent: 64, maxWait: 30, timeout: 135 },
      { group: "api", perInstance: 2, maxConcurrent: 64, maxWait: 30, timeout: 135 },
      { group: "report", perInstance: 2, maxConcurrent: 4, maxWait: 3, timeout: 700 },
    ],
  },
  { ...database, name: "postgresql", kind: "primary", instances: 2 },
  { ...database, name: "reporting", kind: "reporting" },
  { ...base, name: "etcd", role: "etcd", instances: 3 },
];

export const topology: Topology = {
  stack: "demo",
  platform: "local",
  application: {
    series: "19.0",
    domain: "erp.localhost",
    url: "https://erp.localhost:8443",
    database: "erp",
    modules: ["sale_management"],
    demo: false,
    addons: ["../addons"],
    requirements: null,
    options: {},
    smtp: null,
    maintenance: null,
    concurrentUsers: 12,
  },
  groups,
  endpoints: [
    { name: "rw", groups: ["postgresql"], writable: true },
    { name: "ro", groups: ["postgresql"], writable: false },
    { name: "report", groups: ["reporting", "postgresql"], writable: false },
  ],
  flows: [],
  secrets: [],
  databaseSettings: [],
  budgets: [],
};

const ports: Record<PortName, number> = {
  http: 8069,
  gevent: 8072,
  nginx: 8080,
  balancer: 8070,
  pooled: 6432,
  session: 6433,
  rw: 5433,
  ro: 5434,
  report: 5435,
  postgresql: 5432,
  patroni: 8008,
  https: 8443,
  status: 8000,
  etcd: 2379,
  "etcd-peer": 2380,
  internal: 8081,
};

/**
 * Loopback addresses like those of the local platform: `127.88.<group>.<10 + ordinal>`.
 * `offset` moves the groups, so that tests with daemons can run beside each other.
 */
export function makeLayout(folder = "/tmp/odoo-cluster-test", offset = 0): Layout {
  const address = (group: Group, ordinal: number) =>
    `127.88.${offset + groups.findIndex(({ name }) => name === group.name) + 1}.${10 + ordinal}`;
  const all = (group: Group) => instanceNames(group).map((_, index) => address(group, index + 1));
  const nodeFolder = (name: string, node: Node) => `${folder}/${name}/${node.id}`;
  return {
    nodes: (group) =>
      instanceNames(group).map((id, index) => ({
        id,
        ordinal: index + 1,
        bind: address(group, index + 1),
      })),
    upstream: (group, port) => all(group).map((host) => `${host}:${ports[port]}`),
    hosts: all,
    port: (port) => ports[port],
    endpoint: (name, from) => ({ host: from.bind, port: ports[name], others: [] }),
    databaseServers: (group) => ({
      addresses: all(group).map((host) => `${host}:${ports.postgresql}`),
      patroni: all(group).map((host) => `${host}:${ports.patroni}`),
    }),
    databaseAuthority: () => null,
    pgbouncerTls: () => null,
    path: (name, node) => {
      if (name === "nginx-share") return "/etc/nginx";
      if (name === "odoo-addons") return `${folder}/odoo/addons`;
      if (name === "certificate") return `${folder}/certificate.pem`;
      if (["config", "run", "spool"].includes(name)) return nodeFolder(name, node);
      return `${folder}/${name}`;
    },
    addonFolders: () => [`${folder}/team/addons`],
    packagedAddons: () => `${folder}/packaged/addons`,
    source: (node) => node.bind,
    trustedProxies: () => [`127.88.${offset + 1}.11/32`],
    databaseClients: () => ["127.0.0.1/32"],
    internalUrl: () => `http://127.88.${offset + 1}.11:8081`,
    odooCommand: () => ["/usr/bin/odoo"],
    log: (node) => ({ file: `${folder}/log/${node.id}.log` }),
  };
}

/** The group of the fixture by name. */
export function groupNamed(name: string): Group {
  const group = groups.find((candidate) => candidate.name === name);
  if (group === undefined) throw new Error(`the fixture has no group ${name}`);
  return group;
}
