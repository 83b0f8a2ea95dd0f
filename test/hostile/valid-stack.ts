/** Stacks that are valid and as nasty as the schema lets them be. */
import fc from "fast-check";
import type { PlatformName } from "../../model/platform.ts";
import { mostConcurrent } from "../../model/spec/pools.ts";
import { reservedNames } from "../../model/spec-cross-checks.ts";
import { metacharacters } from "./strings.ts";

/** Text of one line without white space at its ends: what an option takes. */
const optionText = fc
  .string({
    unit: fc.constantFrom(
      ...metacharacters.filter((it) => !/[\p{Cc}\u2028\u2029\ud800-\udfff]/u.test(it)),
      ..."aB1",
    ),
    maxLength: 30,
  })
  .filter((text) => text === text.trim());

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);
const domain = fc.array(label, { minLength: 2, maxLength: 9 }).map((labels) => labels.join("."));
const plainName = fc
  .oneof(
    fc.stringMatching(/^[a-z][a-z0-9_]{0,62}$/),
    fc.constantFrom("user", "select", "true", "null", "on", "constructor", "a".repeat(63)),
  )
  .filter((name) => !/^(postgres|template0|template1|pgbouncer)$/.test(name));
const hostPath = fc.string({
  unit: fc.constantFrom(..."aB1 /.$%;#&*?!(){}[]<>|=@~`^+-_", "é", "\u{1f9e8}"),
  minLength: 1,
  maxLength: 40,
});
const segment = fc.stringMatching(/^[A-Za-z0-9._~-]{1,12}$/);
const route = fc
  .array(segment, { minLength: 1, maxLength: 4 })
  .map((parts) => `/r-${parts.join("/")}`);

const poolName = fc
  .stringMatching(/^[a-z][a-z0-9-]{0,30}$/)
  .filter((name) => !reservedNames.includes(name));

/** Keys of odoo.conf that take text, so that any text is valid there. */
const odooText = fc.dictionary(
  fc.constantFrom("report_footer", "x_own_key", "constructor", "my_secret_key", "import_url_regex"),
  optionText,
  { maxKeys: 3, noNullPrototype: true },
);

/** Large ones are the same again and again: a few will do. */
const mostly = (small: readonly number[], large: number) =>
  fc.oneof(
    { arbitrary: fc.constantFrom(...small), weight: 15 },
    { arbitrary: fc.constant(large), weight: 1 },
  );

const shared = {
  instances: mostly([1, 2, 3], 50),
  cpu: fc.constantFrom(0.1, 1, 2.5, 8),
  memory: fc.constantFrom("128 MiB", "1.5 GiB", "999 MiB", "64 GiB", "1 TiB"),
  connection: fc.constantFrom("pooled", "session"),
  maxConnections: fc.constantFrom(2, 4, 64, 512),
  options: odooText,
};
const optional: { requiredKeys: []; noNullPrototype: true } = {
  requiredKeys: [],
  noNullPrototype: true,
};
const httpPool = fc.record(
  {
    ...shared,
    workers: fc.constantFrom(1, 2, 5, 64),
    limitTimeReal: fc.constantFrom("10 s", "5 min", "1.5 h", "6 h"),
    maxConcurrent: fc.constantFrom(1, 5, mostConcurrent),
  },
  optional,
);
const websocketPool = fc.record(shared, optional);
const cronPool = fc.record(
  {
    ...shared,
    threads: fc.integer({ min: 1, max: 32 }),
    limitTimeReal: fc.constantFrom("10 s", "24 h"),
  },
  optional,
);

interface Pools {
  readonly pools: Record<string, object>;
  readonly local: { readonly subnet: string; readonly octets: Record<string, number> };
}

/** A catch-all pool, pools with routes, websocket and cron pools; every pool an octet of its own. */
const pools: fc.Arbitrary<Pools> = fc
  .record({
    names: fc.uniqueArray(poolName, { minLength: 9, maxLength: 9 }),
    rest: httpPool,
    routed: fc.array(httpPool, { maxLength: 4 }),
    routes: fc.uniqueArray(route, { minLength: 8, maxLength: 8 }),
    websocket: fc.array(websocketPool, { maxLength: 2 }),
    cron: fc.array(cronPool, { minLength: 1, maxLength: 2 }),
    octets: fc.uniqueArray(fc.integer({ min: 100, max: 199 }), { minLength: 9, maxLength: 9 }),
    network: fc.integer({ min: 1, max: 255 }),
  })
  .map(({ names, rest, routed, routes, websocket, cron, octets, network }) => {
    const all = [
      { role: "http", ...rest },
      ...routed.map((pool, index) => ({
        role: "http",
        ...pool,
        routes: routes.slice(index * 2, index * 2 + 2),
      })),
      ...websocket.map((pool) => ({ role: "websocket", ...pool })),
      ...cron.map((pool) => ({ role: "cron", ...pool })),
    ];
    const named = names.slice(0, all.length);
    return {
      pools: Object.fromEntries(named.map((name, index) => [name, all[index] as object])),
      local: {
        subnet: `127.${network}.0.0/16`,
        octets: Object.fromEntries(named.map((name, index) => [name, octets[index] as number])),
      },
    };
  });

const postgresqlParameters = fc.record(
  {
    log_line_prefix: optionText,
    application_name: fc.constantFrom("it's", "a\\b", "$x {y} # z"),
    "odoo_cluster.own": optionText,
    search_path: fc.constantFrom('"$user", public', "public"),
    work_mem: fc.constantFrom("64kB", "1GB"),
    max_connections: fc.constantFrom("20000", 9000, 261_000),
    autovacuum_vacuum_scale_factor: fc.constantFrom(0.05, "1e-2"),
    jit: fc.boolean(),
  },
  optional,
);

const pgbouncerOptions = fc.record(
  {
    server_idle_timeout: fc.integer({ min: 0, max: 9999 }),
    verbose: fc.constantFrom("0", 2),
    ignore_startup_parameters: fc.constantFrom("extra_float_digits, options", "search_path"),
    server_check_query: optionText,
    application_name_add_host: fc.constantFrom("0", "1"),
    tcp_keepalive: fc.constantFrom("0", 1),
  },
  optional,
);

/** What stands below `odoo-cluster:cluster`. */
export const validCluster: fc.Arbitrary<Record<string, unknown>> = fc
  .record({
    domain,
    concurrentUsers: fc.constantFrom(1, 12, 300, 20_000),
    odoo: fc.record(
      {
        database: plainName,
        modules: fc.uniqueArray(plainName, { maxLength: 4 }),
        demo: fc.boolean(),
        addons: fc.array(hostPath, { maxLength: 3 }),
        requirements: fc.option(hostPath),
        options: odooText,
        smtp: fc.option(
          fc.record({
            host: fc.oneof(domain, fc.constantFrom("mail", "10.1.2.3", "Mail-1.Example")),
            port: fc.integer({ min: 1, max: 65535 }),
            encryption: fc.constantFrom("none", "starttls"),
            from: fc
              .tuple(fc.stringMatching(/^[A-Za-z0-9._+-]{1,40}$/), domain)
              .map(([name, host]) => `${name}@${host}`),
          }),
        ),
      },
      optional,
    ),
    shape: pools,
    nginx: fc.record(
      {
        instances: mostly([1, 2], 20),
        maxBody: fc.constantFrom("1 MiB", "16 GiB", "1.5 GiB"),
      },
      optional,
    ),
    pgbouncer: fc.record(
      {
        instances: mostly([1, 2], 20),
        mode: fc.constantFrom("session", "transaction"),
        maxClientConnections: fc.integer({ min: 10, max: 100_000 }),
        options: pgbouncerOptions,
      },
      optional,
    ),
    database: fc.constantFrom(
      { standbys: 0, durability: "preferred", reportingReplica: false },
      { standbys: 0, durability: "preferred", reportingReplica: true },
      { standbys: 1, durability: "preferred", reportingReplica: false },
      { standbys: 1, durability: "strict", reportingReplica: true },
      { standbys: 4, durability: "strict", reportingReplica: false },
    ),
    postgresql: fc.record(
      {
        memory: fc.constantFrom("256 MiB", "777 MiB", "4 TiB"),
        cpu: fc.constantFrom(0.1, 3, 256),
        parameters: postgresqlParameters,
        archive: fc.record(
          {
            timeout: fc.constantFrom("1 s", "1 h"),
            fullBackups: fc.integer({ min: 1, max: 1000 }),
          },
          optional,
        ),
      },
      optional,
    ),
    edge: fc.record(
      {
        https: fc.constantFrom("0.0.0.0:443", "127.0.0.1:9443", "10.1.2.3:65535"),
        http: fc.constantFrom("0.0.0.0:80", "127.0.0.1:9080"),
        tls: fc.option(fc.record({ certificate: hostPath, key: hostPath })),
      },
      optional,
    ),
  })
  .map(({ shape, database, postgresql, ...rest }) => ({
    ...rest,
    ...shape,
    postgresql: { ...database, ...postgresql },
  }));

/** The whole file of a cluster as data. */
export function stackOf(cluster: unknown, platform: PlatformName = "local"): object {
  return { config: { "odoo-cluster:platform": platform, "odoo-cluster:cluster": cluster } };
}

/** The whole file of a foundation as data. */
export function foundationStackOf(foundation: unknown): object {
  return { config: { "odoo-cluster:platform": "aws", "odoo-cluster:foundation": foundation } };
}
