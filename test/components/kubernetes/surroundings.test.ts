/** What a stack makes around itself, or finds: operators, namespace, volumes, entry. */
import { describe, expect, test } from "vitest";
import { operatorCharts } from "../../../components/kubernetes/operator-versions.ts";
import { show } from "../../../model/text.ts";
import { argsOf, recorded } from "./recorded.ts";

const stack = await recorded();
/** Replaces the whole `entry` of the stack file. */
const withEntry = (entry: string) => (text: string) =>
  text.replace(/^ {6}entry: .*$/m, `      entry: ${entry}`);

describe("operators", () => {
  test("are installed by exact version, each after the one that it needs", () => {
    expect(stack.of("Release").map(({ name }) => name)).toEqual([
      ...["barman-cloud", "cert-manager", "cloudnative-pg"],
    ]);
    expect(stack.inputs("Release", "barman-cloud")).toMatchObject({
      chart: "plugin-barman-cloud",
      version: operatorCharts["barman-cloud"].version,
      namespace: "cnpg-system",
      repositoryOpts: { repo: "https://cloudnative-pg.github.io/charts" },
    });
    expect(stack.one("Release", "barman-cloud").dependsOn.join()).toMatch(
      /Release::cert-manager.*Release::cloudnative-pg/,
    );
  });

  test("cert-manager knows of Gateways only where there is one", async () => {
    const values = { crds: { enabled: true, keep: true }, config: { enableGatewayAPI: true } };
    expect(stack.inputs("Release", "cert-manager").values).toEqual(values);
    const none = await recorded("", withEntry("{ kind: none, from: { networks: [10.0.9.0/24] } }"));
    expect(none.inputs("Release", "cert-manager").values.config).toEqual({
      enableGatewayAPI: false,
    });
  });

  test("every version has a source", () => {
    for (const { version, source } of Object.values(operatorCharts)) {
      expect(version).toMatch(/^v?\d+\.\d+\.\d+$/);
      expect(source).toMatch(/^https:\/\//);
    }
  });

  test("are left alone where they exist, and let in from their own namespace", async () => {
    const found = await recorded(
      "",
      (text) =>
        `${text}      operators: { certManager: { existing: {} }, postgresql: { existing: { namespace: databases } } }\n`,
    );
    expect(found.of("Release")).toEqual([]);
    expect(JSON.stringify(found.inputs("NetworkPolicy", "postgresql").spec.ingress)).toContain(
      '{"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"databases"}}}',
    );
  });
});

test("a namespace of the kit's is restricted; one that exists is left alone", async () => {
  expect(stack.inputs("Namespace", "namespace").metadata).toEqual({
    name: "erp",
    labels: {
      "pod-security.kubernetes.io/enforce": "restricted",
      "pod-security.kubernetes.io/audit": "restricted",
      "pod-security.kubernetes.io/warn": "restricted",
    },
  });
  const found = await recorded("", (text) =>
    text.replace("create: { name: erp }", "existing: { name: shop }"),
  );
  expect(found.of("Namespace")).toEqual([]);
  expect(found.inputs("Deployment", "nginx").metadata.namespace).toBe("shop");
});

test("volumes for attachments and sessions are apart, and many nodes mount them", async () => {
  const claims = stack.of("PersistentVolumeClaim").map(({ inputs }) => inputs["spec"]);
  expect(claims).toEqual(
    ["50Gi", "2Gi"].map((storage) => ({
      accessModes: ["ReadWriteMany"],
      storageClassName: "shared",
      resources: { requests: { storage } },
    })),
  );
  const found = await recorded("", (text) =>
    text.replace(
      "sharedClass: shared,",
      "sharedClass: shared, filestore: { existing: { claim: old } },",
    ),
  );
  expect(found.of("PersistentVolumeClaim").map(({ name }) => name)).toEqual(["sessions"]);
  expect(JSON.stringify(found.inputs("Deployment", "nginx").spec)).toContain('"claimName":"old"');
});

describe("the entry", () => {
  test("gateway: TLS ends there, http is redirected, sockets have no time limit", () => {
    const [http, https] = stack.inputs("Gateway", "gateway").spec.listeners;
    expect(http).toMatchObject({ port: 80, protocol: "HTTP", hostname: "odoo.localhost" });
    expect(https.tls).toEqual({ mode: "Terminate", certificateRefs: [{ name: "edge-tls" }] });
    const [sockets, rest] = stack.inputs("HTTPRoute", "route").spec.rules;
    expect(sockets.timeouts).toEqual({ request: "0s", backendRequest: "0s" });
    // Longer than the edge's own, so that the edge's answer wins.
    expect(rest.timeouts).toEqual({ request: "215s", backendRequest: "215s" });
    expect(stack.inputs("HTTPRoute", "redirect").spec.rules[0].filters[0]).toMatchObject({
      type: "RequestRedirect",
      requestRedirect: { scheme: "https" },
    });
    expect(stack.inputs("Service", "edge").spec.ports).toEqual([
      { name: "http", port: 80, targetPort: 8080 },
    ]);
    expect(stack.inputs("Certificate", "certificate").spec).toMatchObject({
      secretName: "edge-tls",
      dnsNames: ["odoo.localhost"],
      issuerRef: { kind: "ClusterIssuer", name: "letsencrypt" },
    });
  });

  test("loadBalancer: the edge ends TLS with the given certificate, and follows its renewal", async () => {
    const balanced = await recorded(
      "",
      withEntry(
        "{ kind: loadBalancer, annotations: { example.com/ip: a }, certificate: { existing: { secret: own-tls } } }",
      ),
    );
    expect(balanced.of("Gateway")).toEqual([]);
    expect(balanced.of("Certificate").map(({ name }) => name)).not.toContain("certificate");
    expect(balanced.inputs("Service", "edge")).toMatchObject({
      metadata: { annotations: { "example.com/ip": "a" } },
      spec: {
        type: "LoadBalancer",
        externalTrafficPolicy: "Local",
        ports: [
          { name: "http", port: 80, targetPort: 8080 },
          { name: "https", port: 443, targetPort: 8443 },
        ],
      },
    });
    const { spec } = balanced.inputs("Deployment", "edge").spec.template;
    expect(spec.volumes).toContainEqual({
      name: "certificate",
      secret: {
        secretName: "own-tls",
        items: [
          { key: "tls.crt", path: "certificate.pem" },
          { key: "tls.key", path: "certificate.pem.key" },
        ],
      },
    });
    expect(spec.containers[0].command.slice(0, 3)).toEqual([
      "/etc/odoo-cluster/reload-on-change.sh",
      "USR2",
      "/etc/odoo-cluster-tls/certificate.pem,/etc/odoo-cluster-tls/certificate.pem.key",
    ]);
    expect(spec.containers[0].readinessProbe.httpGet).toMatchObject({
      port: 8443,
      scheme: "HTTPS",
      httpHeaders: [{ name: "Host", value: "odoo.localhost" }],
    });
    expect(balanced.inputs("ConfigMap", "edge").data["edge.haproxy.cfg"]).toContain(
      "bind 0.0.0.0:8443 ssl crt /etc/odoo-cluster-tls/certificate.pem",
    );
  });

  test("none: a Service without TLS for whatever stands before it", async () => {
    const none = await recorded("", withEntry("{ kind: none, from: { networks: [10.0.9.0/24] } }"));
    expect(none.of("Gateway")).toEqual([]);
    expect(none.inputs("Service", "edge").spec).not.toHaveProperty("type");
    expect(none.of("NetworkPolicy").map(({ name }) => name)).not.toContain("acme-solver");
  });
});

test("PgBouncer's certificate has the names that Odoo asks for, from an authority that keeps its key", async () => {
  const stack = await recorded();
  const { spec } = stack.inputs("Certificate", "pgbouncer-tls");
  const hosts = argsOf()
    .files.find(({ id }) => id === "interactive/odoo.conf")
    ?.settings.find(({ key }) => key === "db_host");
  expect(spec.dnsNames.join(",")).toBe(show(hosts?.value ?? []));
  expect(spec.issuerRef).toEqual({ name: "pgbouncer-issuer", kind: "Issuer" });
  expect(spec.privateKey.rotationPolicy).toBe("Always");
  expect(stack.inputs("Issuer", "pgbouncer-issuer").spec).toEqual({
    ca: { secretName: "pgbouncer-authority" },
  });
  expect(stack.inputs("Certificate", "pgbouncer-authority").spec).toMatchObject({
    isCA: true,
    secretName: "pgbouncer-authority",
    privateKey: { rotationPolicy: "Never" },
  });
});
