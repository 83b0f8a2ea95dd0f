/** What every valid stack in a cluster says, whatever platform the cluster is on, as nasty as the schema lets it be. */
import fc from "fast-check";
import { secretNeeds } from "../../model/build/secrets.ts";
import { validCluster } from "./valid-stack.ts";

/** Names that are namespaces as well as classes, claims and secrets; YAML takes some for something else. */
export const name = fc.oneof(
  fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/),
  fc.constantFrom("null", "true", "on", "0", "1e3", "0x10", "constructor", "a".repeat(63)),
);
const digest = fc.stringMatching(/^[0-9a-f]{64}$/);
const image = fc
  .tuple(
    fc.constantFrom("a/b", "registry.example.com:5000/x/y_z/w-v", "10.0.0.1:80/q"),
    fc.constantFrom("", ":latest", ":19.0-1", ":on"),
    digest,
  )
  .map(([repository, tag, sum]) => `${repository}${tag}@sha256:${sum}`);
const databaseImage = fc
  .tuple(fc.constantFrom("17", "17.6", "17.6-system-trixie"), digest)
  .map(([version, sum]) => `registry.example.com/postgresql:${version}@sha256:${sum}`);

/** Any of the keys, or none. */
export const some: { requiredKeys: []; noNullPrototype: true } = {
  requiredKeys: [],
  noNullPrototype: true,
};
/** `{ create }` or `{ existing }`, as much of either as there is. */
export const either = (create: fc.Arbitrary<unknown>, existing: fc.Arbitrary<unknown>) =>
  fc.oneof(fc.record({ create }), fc.record({ existing }));
export const empty = fc.constant({});

export const instances = fc.constantFrom(1, 2, 20);
export const retention = fc.constantFrom("1 d", "36 h", "3650 d");
export const schedule = fc.constantFrom(
  "0 0 2 * * *",
  "*/5 0-10 1,2 * JAN-dec 6",
  "0 0/15 1,22 ? 2 sun",
);
export const volumes = {
  database: fc.constantFrom("1 GiB", "64 TiB"),
  wal: fc.constantFrom("1 GiB", "1.5 GiB", "16 TiB"),
};

/** Keys that the section of either platform must have. */
export const needed = {
  namespace: either(fc.record({ name }), fc.record({ name })),
  images: fc.record({
    odoo: image,
    nginx: image,
    haproxy: image,
    pgbouncer: image,
    postgresql: databaseImage,
  }),
};

/** Keys that it may have. */
export const optional = (platform: "kubernetes" | "aws") => ({
  clusterDomain: fc.constantFrom("cluster.local", "k8s", "a.b.c.d"),
  odooAddons: fc.constantFrom("/opt/odoo/addons", "/a", "/_/-/."),
  imagePullSecrets: fc.uniqueArray(name, { maxLength: 2 }),
  runAs: fc.constantFrom(1000, 10001, 2 ** 31 - 1),
  operators: fc.record(
    {
      certManager: either(empty, empty),
      postgresql: either(empty, fc.record({ namespace: name })),
    },
    some,
  ),
  rotations: fc.dictionary(
    fc.constantFrom(...secretNeeds(platform).map((need) => need.name)),
    fc.integer({ min: 1, max: 1_000_000 }),
    { maxKeys: 3, noNullPrototype: true },
  ),
});

const folders = ["/opt/addons", "/_/-/.", "/1e3"];

interface Pool {
  readonly role: string;
  readonly instances?: number;
}

/** Of a cluster of this machine what stands below `odoo-cluster:cluster` of a stack with pods. */
export const clusterWithPods: fc.Arbitrary<Record<string, unknown>> = fc
  .record({
    cluster: validCluster,
    more: fc.integer({ min: 0, max: 90 }),
    maintenance: fc.constantFrom(null, {}, { upgrade: ["base"] }, { upgrade: ["web", "a_1"] }),
  })
  .map(({ cluster, more, maintenance }) => {
    // What is read on this machine alone.
    const { local: _, edge: __, odoo, pools, ...rest } = cluster;
    const {
      requirements: ___,
      addons = [],
      ...application
    } = (odoo ?? {}) as {
      requirements?: unknown;
      addons?: string[];
    };
    const [[first, catchAll], ...others] = Object.entries(pools as Record<string, Pool>) as [
      [string, Pool],
      ...[string, Pool][],
    ];
    const autoscale = { maximum: (catchAll.instances ?? 1) + more, cpu: 70 };
    return {
      ...rest,
      odoo: { ...application, addons: addons.map((_folder, index) => folders[index]) },
      pools: Object.fromEntries([
        [first, more === 0 ? catchAll : { ...catchAll, autoscale }],
        ...others,
      ]),
      maintenance,
    };
  })
  .filter(
    ({ pools }) =>
      !Object.keys(pools as object).some((it) =>
        /^(postgresql|reporting|pgbouncer)-|^(deny-all|acme-solver)$/.test(it),
      ),
  );
