import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { theGroup } from "../../model/topology.ts";
import { metadataOf } from "./labels.ts";
import { componentType, type Site } from "./site.ts";

/** The certificate of the domain, and the Gateway that ends TLS where the stack wants one. */
export class Entry extends pulumi.ComponentResource {
  /** Secret with the certificate; null where something else ends TLS. */
  readonly certificate: string | null;

  constructor(site: Site, opts: pulumi.ComponentResourceOptions) {
    super(componentType("Entry"), "entry", {}, opts);
    const { entry } = site.settings;
    const { domain } = site.topology.application;
    this.certificate = secretOf(site);
    if (entry.certificate !== null && "create" in entry.certificate) {
      new k8s.apiextensions.CustomResource(
        "certificate",
        {
          apiVersion: "cert-manager.io/v1",
          kind: "Certificate",
          metadata: metadataOf(site, "certificate", "edge"),
          spec: {
            secretName: this.certificate,
            dnsNames: [domain],
            issuerRef: { name: entry.certificate.create.issuer, kind: "ClusterIssuer" },
            privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
          },
        },
        { parent: this },
      );
    }
    if (entry.kind === "gateway") this.#gateway(site);
    if (site.place.targetGroup !== null) this.#targetGroup(site, site.place.targetGroup);
    this.registerOutputs({});
  }

  /** A load balancer outside the cluster learns here which pods there are. */
  #targetGroup(site: Site, targetGroupARN: pulumi.Input<string>): void {
    new k8s.apiextensions.CustomResource(
      "target-group",
      {
        apiVersion: "elbv2.k8s.aws/v1beta1",
        kind: "TargetGroupBinding",
        metadata: metadataOf(site, "edge"),
        spec: {
          targetGroupARN,
          targetType: "ip",
          serviceRef: { name: theGroup(site.topology, "edge").name, port: 80 },
        },
      },
      { parent: this },
    );
  }

  #gateway(site: Site): void {
    const { entry } = site.settings;
    const { domain } = site.topology.application;
    const listener = (name: string, more: object) => ({
      name,
      hostname: domain,
      allowedRoutes: { namespaces: { from: "Same" } },
      ...more,
    });
    this.#object(
      "gateway",
      "Gateway",
      {
        gatewayClassName: entry.class,
        listeners: [
          listener("http", { port: 80, protocol: "HTTP" }),
          listener("https", {
            port: 443,
            protocol: "HTTPS",
            tls: { mode: "Terminate", certificateRefs: [{ name: this.certificate }] },
          }),
        ],
      },
      site,
      entry.annotations,
    );
    const parent = (sectionName: string) => ({
      hostnames: [domain],
      parentRefs: [{ name: "edge", sectionName }],
    });
    const edge = theGroup(site.topology, "edge");
    const rule = (path: string, timeout: string) => ({
      matches: [{ path: { type: "PathPrefix", value: path } }],
      backendRefs: [{ name: edge.name, port: 80 }],
      // Many gateways end a request after 15 seconds by themselves.
      timeouts: { request: timeout, backendRequest: timeout },
    });
    this.#object(
      "route",
      "HTTPRoute",
      {
        ...parent("https"),
        // Sockets live for hours: 0s is no limit.
        rules: [rule("/websocket", "0s"), rule("/", `${edge.timeout + 30}s`)],
      },
      site,
    );
    this.#object(
      "redirect",
      "HTTPRoute",
      {
        ...parent("http"),
        rules: [
          {
            filters: [
              {
                type: "RequestRedirect",
                requestRedirect: { scheme: "https", port: 443, statusCode: 301 },
              },
            ],
          },
        ],
      },
      site,
    );
  }

  #object(
    name: string,
    kind: string,
    spec: object,
    site: Site,
    annotations: Readonly<Record<string, string>> = {},
  ): void {
    new k8s.apiextensions.CustomResource(
      name,
      {
        apiVersion: "gateway.networking.k8s.io/v1",
        kind,
        metadata: {
          ...metadataOf(site, name, name === "gateway" ? "edge" : `edge-${name}`),
          ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
        },
        spec,
      },
      { parent: this },
    );
  }
}

function secretOf({ settings }: Site): string | null {
  const { certificate } = settings.entry;
  if (certificate === null) return null;
  return "existing" in certificate ? certificate.existing.secret : "edge-tls";
}
