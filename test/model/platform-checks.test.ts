/** Every message about a platform, as people read it. Line 5 is the first after the domain. */
import { describe, expect, test } from "vitest";
import { complaintsAbout, stackText } from "./written-stack.ts";

const on = (below = "", change: (text: string) => string = (text) => text) =>
  complaintsAbout(change(stackText(below, "kubernetes")));
/** The same without some of its lines. */
const without = (pattern: RegExp) => on("", (text) => text.replace(pattern, ""));
const withEntry = (entry: string) =>
  on("", (text) => text.replace(/^ {6}entry: .*$/m, `      entry: ${entry}`));

test("what the least stack says is enough", () => {
  expect(on()).toEqual([]);
});

describe("a stack on Kubernetes names its cluster", () => {
  test.each([
    [
      "nothing at all",
      /^ {4}kubernetes:\n(?: {6}.*\n)+/m,
      "stack.yaml:4: kubernetes is missing: platform kubernetes needs to know its cluster. Start from stacks/Pulumi.on-premises.yaml",
    ],
    [
      "no kubeconfig: the shell's is never used",
      /^ {6}kubeconfig: .*\n/m,
      "stack.yaml:7: kubernetes.kubeconfig is missing. Name the file, relative to the stack file: whatever cluster the shell points at is never used",
    ],
    [
      "no context",
      /^ {6}context: .*\n/m,
      "stack.yaml:7: kubernetes.context is missing. Name a context of the kubeconfig; `kubectl config get-contexts` lists them",
    ],
    [
      "no networks of pods",
      /^ {6}podNetworks: .*\n/m,
      "stack.yaml:7: kubernetes.podNetworks is missing. List the networks of pods, such as `[10.244.0.0/16]`",
    ],
    [
      "no class for shared volumes",
      / sharedClass: shared,/,
      "stack.yaml:17: kubernetes.storage.sharedClass is missing. Name a storage class whose volumes many nodes mount at once (ReadWriteMany); `kubectl get storageclass` lists them",
    ],
    [
      "no class for databases",
      /, databaseClass: fast/,
      "stack.yaml:17: kubernetes.storage.databaseClass is missing. Name a storage class for PostgreSQL; fast local or block storage",
    ],
    [
      "no bucket",
      / destination: s3:\/\/backups\/erp,/,
      "stack.yaml:18: kubernetes.backup.destination is missing. Name the bucket for WAL and base backups as `s3://bucket/path`",
    ],
    [
      "no credentials of the bucket",
      /, credentials: backup-credentials/,
      "stack.yaml:18: kubernetes.backup.credentials is missing. Name a Secret in the stack's namespace with the keys ACCESS_KEY_ID and ACCESS_SECRET_KEY",
    ],
    [
      "no image of nginx",
      /^ {8}nginx: .*\n/m,
      "stack.yaml:12: kubernetes.images.nginx is missing. Name the image of nginx 1.26 or newer with its digest; `docker buildx imagetools inspect` tells it",
    ],
  ])("%s", (_, pattern, message) => {
    expect(without(pattern)).toEqual([message]);
  });
});

test("only where the kit runs the update itself a site is closed by its file", () => {
  expect(complaintsAbout(stackText("maintenance: { upgrade: [base] }"))).toEqual([
    "stack.yaml:5: maintenance is read on platforms kubernetes and aws alone, got platform local. Remove it",
  ]);
  expect(on("maintenance: {}")).toEqual([]);
  expect(on("maintenance: { upgrade: [Base] }")).toEqual([
    'stack.yaml:5: maintenance.upgrade.0 must be a module name: lower-case letters, digits and _, beginning with a letter, got "Base". Correct the value',
  ]);
});

describe("images are named by digest", () => {
  test.each([
    ["a tag alone", "registry.example.com/nginx:1.28", '"registry.example.com/nginx:1.28"'],
    ["nothing but a name", "nginx", '"nginx"'],
    [
      "a digest that is cut off",
      "registry.example.com/nginx@sha256:00",
      '"registry.example.com/nginx@sha256:00"',
    ],
  ])("%s", (_, written, got) => {
    expect(on("", (text) => text.replace(/nginx: registry.*/, `nginx: ${written}`))).toEqual([
      `stack.yaml:13: kubernetes.images.nginx must be an image by digest, such as \`registry.example.com/name:1.0@sha256:\` and 64 hexadecimal digits, got ${got}. Correct the value`,
    ]);
  });

  test("PostgreSQL's tag tells the operator its version, which parameters are made for", () => {
    expect(on("", (text) => text.replace("postgresql:17.6@", "postgresql:18.1@"))).toEqual([
      'stack.yaml:16: kubernetes.images.postgresql: its tag must name the version, which is 17, got "registry.example.com/postgresql:18.1". Write it as `name:17.6@sha256:<digest>`',
    ]);
    expect(on("", (text) => text.replace("postgresql:17.6@", "postgresql@"))).toHaveLength(1);
  });
});

describe("the entry has what its kind needs", () => {
  test.each([
    [
      "{ kind: gateway, from: { namespaces: [gateway] }, certificate: { existing: { secret: tls } } }",
      "stack.yaml:19: kubernetes.entry.class is missing: a Gateway is made by its class. Name a GatewayClass; `kubectl get gatewayclass` lists them",
    ],
    [
      "{ kind: gateway, class: shared, from: { namespaces: [gateway] } }",
      "stack.yaml:19: kubernetes.entry.certificate is missing: browsers want one for odoo.localhost. Add `certificate: { create: { issuer: <ClusterIssuer> } }`, or `{ existing: { secret: <name> } }`",
    ],
    [
      "{ kind: loadBalancer }",
      "stack.yaml:19: kubernetes.entry.certificate is missing: browsers want one for odoo.localhost. Add `certificate: { create: { issuer: <ClusterIssuer> } }`, or `{ existing: { secret: <name> } }`",
    ],
    [
      "{ kind: loadBalancer, class: shared, certificate: { existing: { secret: tls } } }",
      'stack.yaml:19: kubernetes.entry.class is read with `kind: gateway` alone, got "shared". Remove it',
    ],
    [
      "{ kind: none, from: { networks: [10.0.0.0/24] }, certificate: { existing: { secret: tls } } }",
      "stack.yaml:19: kubernetes.entry.certificate: with `kind: none` something else ends TLS. Remove it",
    ],
    [
      "{ kind: none }",
      "stack.yaml:19: kubernetes.entry.from is missing: without it every pod of the cluster could reach the edge and choose its client address. Name the namespaces of the pods before the edge, such as `from: { namespaces: [envoy-gateway-system] }`, or their `networks`",
    ],
    [
      "{ kind: loadBalancer, from: { networks: [10.0.0.0/24] }, certificate: { existing: { secret: tls } } }",
      "stack.yaml:19: kubernetes.entry.from: with `kind: loadBalancer` browsers reach the edge themselves. Remove it",
    ],
    [
      "{ kind: gateway, class: a, certificate: { create: { issuer: a }, existing: { secret: b } } }",
      "stack.yaml:19: kubernetes.entry.certificate must have either create or existing, got a map. Keep one of them",
    ],
    [
      "{ kind: ingress }",
      'stack.yaml:19: kubernetes.entry.kind must be "gateway", "loadBalancer" or "none", got "ingress". Choose one of them',
    ],
  ])("%s", (entry, message) => {
    expect(withEntry(entry)).toEqual([message]);
  });
});

test("a section of another platform would do nothing", () => {
  expect(on("local: { subnet: 127.79.0.0/16 }\nedge: { https: 127.0.0.1:9443 }")).toEqual([
    "stack.yaml:5: local is read on platform local alone, got platform kubernetes. Remove it",
    "stack.yaml:6: edge is read on platform local alone, got platform kubernetes. Remove it",
  ]);
  const text = stackText("", "kubernetes").replace("platform: kubernetes", "platform: local");
  expect(complaintsAbout(text)).toEqual([
    "stack.yaml:7: kubernetes is read on platform kubernetes alone, got platform local. Remove it",
  ]);
});

test("code comes with the image", () => {
  expect(on("odoo: { addons: [/opt/addons, '/opt/$x'] }")).toEqual([
    'stack.yaml:5: odoo.addons: on Kubernetes these are folders inside the image of Odoo, of letters, digits and ._/- alone, got "/opt/$x". Write the folder as the image has it, such as `/opt/addons`',
  ]);
  expect(on("odoo: { addons: [../addons], requirements: ../requirements.txt }")).toEqual([
    'stack.yaml:5: odoo.addons: on Kubernetes these are folders inside the image of Odoo, of letters, digits and ._/- alone, got "../addons". Write the folder as the image has it, such as `/opt/addons`',
    'stack.yaml:5: odoo.requirements: on Kubernetes Python packages are in the image of Odoo, got "../requirements.txt". Remove it, and install them when you build the image',
  ]);
});

describe("autoscaling", () => {
  const pools = (app: string) => `pools: { app: ${app}, cron: { role: cron } }`;

  test("goes up, not down", () => {
    expect(on(pools("{ role: http, instances: 3, autoscale: { maximum: 3 } }"))).toEqual([
      "stack.yaml:5: pools.app.autoscale.maximum must be larger than the 3 instances that there are at least, got 3. Raise it, or remove autoscale",
    ]);
  });

  test("is not done on one machine", () => {
    expect(
      complaintsAbout(stackText(pools("{ role: http, instances: 2, autoscale: { maximum: 3 } }"))),
    ).toEqual([
      "stack.yaml:5: pools.app.autoscale: nothing adds instances on one machine. Remove it",
    ]);
  });
});

test("a rotation names a secret", () => {
  const rotate = (text: string) => `${text}      rotations: { database-odo: 2 }\n`;
  expect(on("", rotate)).toEqual([
    "stack.yaml:20: kubernetes.rotations.database-odo names no secret. Did you mean database-odoo?",
  ]);
});

test("a pool is not called like somebody else's objects", () => {
  expect(
    on("pools: { app: { role: http }, postgresql-rw: { role: websocket }, cron: { role: cron } }"),
  ).toEqual([
    'stack.yaml:5: pools.postgresql-rw: on Kubernetes something else has an object of this name, got "postgresql-rw". Choose another name',
  ]);
});
