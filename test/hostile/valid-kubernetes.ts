/** Stacks of platform kubernetes, valid and as nasty as the schema lets them be. */
import fc from "fast-check";
import { secretNeeds } from "../../model/build/secrets.ts";
import { validCluster } from "./valid-stack.ts";

const name = fc.oneof(
  fc.stringMatching(/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/),
  fc.constantFrom("null", "true", "on", "0", "1e3", "1.5", "0x10", "constructor", "a".repeat(63)),
);
const network = fc.constantFrom("10.244.0.0/16", "0.0.0.0/0", "192.168.1.1/32", "fd00:10::/56");
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

const some: { requiredKeys: []; noNullPrototype: true } = {
  requiredKeys: [],
  noNullPrototype: true,
};
/** `{ create }` or `{ existing }`, as much of either as there is. */
const either = (create: fc.Arbitrary<unknown>, existing: fc.Arbitrary<unknown>) =>
  fc.oneof(fc.record({ create }), fc.record({ existing }));
const empty = fc.constant({});

const storage = fc
  .record({
    classes: fc.record({ sharedClass: name, databaseClass: name }),
    more: fc.record(
      {
        filestore: either(
          fc.record({ size: fc.constantFrom("1 GiB", "1.5 GiB", "64 TiB") }, some),
          fc.record({ claim: name }),
        ),
        sessions: fc.constantFrom("100 MiB", "1 TiB"),
        database: fc.constantFrom("1 GiB", "64 TiB"),
        wal: fc.constantFrom("1 GiB", "1.5 GiB", "16 TiB"),
      },
      some,
    ),
  })
  .map(({ classes, more }) => ({ ...classes, ...more }));

const backup = fc
  .record({
    must: fc.record({
      destination: fc.constantFrom("s3://abc", "s3://b.c-d/e/F_g.h", "s3://null/1e3"),
      credentials: name,
    }),
    more: fc.record(
      {
        endpoint: fc.constantFrom(null, "https://s3.example.com", "http://10.0.0.1:9000"),
        retention: fc.constantFrom("1 d", "36 h", "3650 d"),
        schedule: fc.constantFrom("0 0 2 * * *", "*/5 0-10 1,2 * * 7"),
      },
      some,
    ),
  })
  .map(({ must, more }) => ({ ...must, ...more }));

const certificate = either(fc.record({ issuer: name }), fc.record({ secret: name }));
const annotations = fc.dictionary(
  fc.stringMatching(/^[a-z]{1,8}\.example\.com\/[a-z]{1,8}$/),
  fc.constantFrom("", "true", "a: b # c", 'it\'s "x"\n- y', "1"),
  { maxKeys: 3, noNullPrototype: true },
);
const instances = fc.constantFrom(1, 2, 20);
const entry = fc.oneof(
  fc.record({
    kind: fc.constant("gateway"),
    class: name,
    certificate,
    annotations,
    instances,
  }),
  fc.record({ kind: fc.constant("loadBalancer"), certificate, annotations, instances }),
  fc.record({ kind: fc.constant("none"), instances }),
);

const section = fc
  .record({
    must: fc.record({
      kubeconfig: fc.constantFrom("../kubeconfig.yaml", "~/a b/@c+d", "/k"),
      context: fc.constantFrom("production", "arn:aws:eks:eu-west-1:1:cluster/x", "~@+"),
      podNetworks: fc.uniqueArray(network, { minLength: 1, maxLength: 3 }),
      namespace: either(fc.record({ name }), fc.record({ name })),
      images: fc.record({
        odoo: image,
        nginx: image,
        haproxy: image,
        pgbouncer: image,
        postgresql: databaseImage,
      }),
      storage,
      backup,
      entry,
    }),
    more: fc.record(
      {
        clusterDomain: fc.constantFrom("cluster.local", "k8s", "a.b.c.d"),
        apiServer: fc.uniqueArray(network, { minLength: 1, maxLength: 2 }),
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
          fc.constantFrom(...secretNeeds("kubernetes").map((need) => need.name)),
          fc.integer({ min: 1, max: 1_000_000 }),
          { maxKeys: 3, noNullPrototype: true },
        ),
      },
      some,
    ),
  })
  .map(({ must, more }) => ({ ...must, ...more }));

const folders = ["/opt/addons", "/_/-/.", "/1e3"];

interface Pool {
  readonly role: string;
  readonly instances?: number;
}

/** What stands below `odoo-cluster:cluster` of a stack on Kubernetes. */
export const validKubernetesCluster: fc.Arbitrary<Record<string, unknown>> = fc
  .record({
    cluster: validCluster,
    kubernetes: section,
    more: fc.integer({ min: 0, max: 90 }),
    maintenance: fc.constantFrom(null, {}, { upgrade: ["base"] }, { upgrade: ["web", "a_1"] }),
  })
  .map(({ cluster, kubernetes, more, maintenance }) => {
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
      kubernetes,
      maintenance,
    };
  })
  .filter(
    ({ pools }) =>
      !Object.keys(pools as object).some((it) =>
        /^(postgresql|reporting|pgbouncer)-|^(deny-all|acme-solver)$/.test(it),
      ),
  );
