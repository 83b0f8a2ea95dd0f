/** Stacks of platform kubernetes, valid and as nasty as the schema lets them be. */
import fc from "fast-check";
import {
  clusterWithPods,
  either,
  instances,
  name,
  needed,
  optional,
  retention,
  schedule,
  some,
  volumes,
} from "./valid-with-pods.ts";

const network = fc.constantFrom("10.244.0.0/16", "0.0.0.0/0", "192.168.1.1/32", "fd00:10::/56");

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
        ...volumes,
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
        retention,
        schedule,
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
const from = fc.oneof(
  fc.record({ namespaces: fc.uniqueArray(name, { minLength: 1, maxLength: 2 }) }),
  fc.record({ networks: fc.uniqueArray(network, { minLength: 1, maxLength: 2 }) }),
);
const entry = fc.oneof(
  fc.record({
    kind: fc.constant("gateway"),
    class: name,
    from,
    certificate,
    annotations,
    instances,
  }),
  fc.record({ kind: fc.constant("loadBalancer"), certificate, annotations, instances }),
  fc.record({ kind: fc.constant("none"), from, instances }),
);

const section = fc
  .record({
    must: fc.record({
      kubeconfig: fc.constantFrom("../kubeconfig.yaml", "~/a b/@c+d", "/k"),
      context: fc.constantFrom("production", "arn:aws:eks:eu-west-1:1:cluster/x", "~@+"),
      podNetworks: fc.uniqueArray(network, { minLength: 1, maxLength: 3 }),
      ...needed,
      storage,
      backup,
      entry,
    }),
    more: fc.record(
      {
        apiServer: fc.uniqueArray(network, { minLength: 1, maxLength: 2 }),
        ...optional("kubernetes"),
      },
      some,
    ),
  })
  .map(({ must, more }) => ({ ...must, ...more }));

/** What stands below `odoo-cluster:cluster` of a stack on Kubernetes. */
export const validKubernetesCluster: fc.Arbitrary<Record<string, unknown>> = fc
  .record({ cluster: clusterWithPods, kubernetes: section })
  .map(({ cluster, kubernetes }) => ({ ...cluster, kubernetes }));
