/**
 * A small topology and a loopback layout for the tests of the database tier's dialects. Typed by
 * hand, so that these tests stand without the code that builds topologies.
 */
import { ports } from "../../../model/ports.ts";
import { databaseParameters } from "../../../model/postgresql-parameters.ts";
import { secret, text } from "../../../model/text.ts";
import type { Group, PostgresqlGroup, Topology } from "../../../model/topology.ts";
import type { Layout, Node, PathName } from "../../../templates/layout.ts";

const megabyte = 1024 ** 2;

export interface FixtureOptions {
  readonly stack?: string;
  readonly database?: string;
  readonly durability?: PostgresqlGroup["durability"];
  readonly synchronousStandbys?: number;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly pgbouncerOptions?: Readonly<Record<string, string>>;
  readonly databaseSettings?: Topology["databaseSettings"];
}

/** Primary pair, one reporting replica, two PgBouncers, one etcd. */
export function fixtureTopology(options: FixtureOptions = {}): Topology {
  const database = options.database ?? "erp";
  const bare = { instances: 1, cpu: 0, memory: 0, processes: [] };
  const archive = { timeout: 60, fullBackups: 2 };
  const postgresql = (
    kind: PostgresqlGroup["kind"],
    name: string,
    instances: number,
  ): PostgresqlGroup => ({
    ...bare,
    name,
    instances,
    memory: 512 * megabyte,
    role: "postgresql",
    kind,
    durability: options.durability ?? "strict",
    synchronousStandbys: kind === "primary" ? (options.synchronousStandbys ?? 1) : 0,
    archive,
    volumes: null,
    parameters: databaseParameters({
      kind,
      memory: 512 * megabyte,
      cpu: 1,
      maxConnections: 150,
      archive,
      parameters: options.parameters ?? {},
    }),
  });
  const groups: Group[] = [
    {
      ...bare,
      name: "pgbouncer",
      instances: 2,
      role: "pgbouncer",
      maxClientConnections: 500,
      queryWaitTimeout: 60,
      options: options.pgbouncerOptions ?? {},
      listeners: [
        {
          name: "pooled",
          databases: [
            { database, mode: "transaction", poolSize: 12 },
            { database: "postgres", mode: "transaction", poolSize: 4 },
          ],
        },
        {
          name: "session",
          databases: [
            { database, mode: "transaction", poolSize: 8 },
            { database: "postgres", mode: "session", poolSize: 10 },
          ],
        },
      ],
    },
    { ...bare, name: "router", instances: 2, role: "router", hold: 60 },
    postgresql("primary", "postgresql", 2),
    postgresql("reporting", "reporting", 1),
    { ...bare, name: "etcd", role: "etcd" },
  ];
  return {
    stack: options.stack ?? "test-89",
    platform: "local",
    application: {
      series: "19.0",
      domain: "odoo.localhost",
      url: "https://odoo.localhost:8443",
      database,
      modules: ["base"],
      demo: false,
      addons: [],
      requirements: null,
      options: {},
      smtp: null,
      maintenance: null,
      concurrentUsers: 12,
    },
    groups,
    endpoints: [],
    flows: [],
    secrets: [],
    databaseSettings: options.databaseSettings ?? sampleSettings(database),
    budgets: [],
  };
}

function sampleSettings(database: string): Topology["databaseSettings"] {
  const role = (name: string) => ({
    name: `role-${name}`,
    database: "postgres",
    sql: text`SELECT 'CREATE ROLE ${name} LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${name}') \\gexec
ALTER ROLE ${name} PASSWORD '${secret(`database-${name}`, "scram-sha-256")}'`,
    because: `who logs in as ${name}`,
    afterModules: false,
  });
  return [
    role("odoo"),
    role("reporting"),
    role("monitor"),
    {
      name: "database",
      database: "postgres",
      sql: [
        `SELECT 'CREATE DATABASE "${database}" OWNER odoo TEMPLATE template0' WHERE NOT EXISTS ` +
          `(SELECT FROM pg_database WHERE datname = '${database}') \\gexec`,
      ],
      because: "Odoo's role may not create databases",
      afterModules: false,
    },
    {
      name: "statistics",
      database,
      sql: ["CREATE EXTENSION IF NOT EXISTS pg_stat_statements"],
      because: "which statements cost most",
      afterModules: false,
    },
    {
      name: "after",
      database,
      sql: ["SELECT 1 -- the last line is a comment"],
      because: "two\nlines; DROP TABLE x;",
      afterModules: true,
    },
  ];
}

const thirdOctets: Readonly<Record<string, number>> = {
  pgbouncer: 20,
  router: 30,
  postgresql: 31,
  reporting: 32,
  etcd: 40,
};

/** Every file and folder below `base`; endpoints are at the routers unless `primary` is their address. */
export function fixtureLayout(base = "/srv/test", primary?: string): Layout {
  const nodes = (group: Group): Node[] =>
    Array.from({ length: group.instances }, (_, index) => ({
      id: `${group.name}-${index + 1}`,
      ordinal: index + 1,
      bind: `127.89.${thirdOctets[group.name] ?? 99}.${11 + index}`,
    }));
  const shared: Partial<Record<PathName, string>> = {
    backup: `${base}/backup`,
    "postgresql-bin": "/usr/lib/postgresql/17/bin",
  };
  return {
    nodes,
    upstream: (group, port) => nodes(group).map((node) => `${node.bind}:${ports[port]}`),
    hosts: (group) => nodes(group).map((node) => node.bind),
    port: (port) => ports[port],
    endpoint: (name, from) => ({
      host: primary ?? `127.89.30.${10 + from.ordinal}`,
      port: ports[name],
      others: [],
    }),
    databaseServers: (group) => ({
      addresses: nodes(group).map((node) => `${node.bind}:${ports.postgresql}`),
      patroni: nodes(group).map((node) => `${node.bind}:${ports.patroni}`),
    }),
    databaseAuthority: () => null,
    pgbouncerTls: () => null,
    path: (name, node) => shared[name] ?? `${base}/${name}/${node.id}`,
    addonFolders: () => [],
    packagedAddons: () => null,
    source: (node) => node.bind,
    trustedProxies: () => [],
    databaseClients: () => ["127.0.0.0/8"],
    internalUrl: () => "http://127.89.2.11:8080",
    odooCommand: () => ["/usr/bin/odoo"],
    log: (node) => ({ file: `${base}/log/${node.id}.log` }),
  };
}

/** The one file of that id. */
export function fileOf<F extends { readonly id: string }>(files: readonly F[], id: string): F {
  const file = files.find((one) => one.id === id);
  if (file === undefined)
    throw new Error(`no ${id} among ${files.map((one) => one.id).join(", ")}`);
  return file;
}
