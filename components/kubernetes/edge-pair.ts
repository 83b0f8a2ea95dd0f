import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ports } from "../../model/ports.ts";
import { theGroup } from "../../model/topology.ts";
import { ConfigFiles } from "./config-files.ts";
import { metadataOf, selectorOf } from "./labels.ts";
import { inside } from "./layout.ts";
import { disruptionBudget } from "./odoo-pool.ts";
import {
  drain,
  propagation,
  rollingSpec,
  scratchMounts,
  scratchVolumes,
  tcpProbe,
  tierResources,
} from "./pod.ts";
import type { SecretValues } from "./secret-values.ts";
import { componentType, type Site } from "./site.ts";
import { waits } from "./waits.ts";

/**
 * HAProxy before nginx: limits, refused paths, and 503 while no primary takes writes. It ends TLS
 * itself behind a LoadBalancer, and leaves that to the proxy before it otherwise.
 */
export class EdgePair extends pulumi.ComponentResource {
  constructor(
    site: Site,
    args: { readonly secrets: SecretValues; readonly certificate: string | null },
    opts: pulumi.ComponentResourceOptions,
  ) {
    const group = theGroup(site.topology, "edge");
    const { name } = group;
    super(componentType("EdgePair"), name, {}, opts);
    const { secrets, certificate } = args;
    const config = new ConfigFiles(name, { site, secrets }, { parent: this });
    const tls = group.behind === null && certificate !== null ? certificate : null;
    const start = ["haproxy", "-W", "-db", "-f", `${inside.config}/haproxy.cfg`];
    const scheme = tls === null ? "HTTP" : "HTTPS";
    const door = tls === null ? ports.nginx : ports.https;
    const host = [{ name: "Host", value: site.topology.application.domain }];

    new k8s.apps.v1.Deployment(
      name,
      {
        metadata: metadataOf(site, name),
        spec: {
          replicas: group.instances,
          ...rollingSpec(site, {
            name,
            containers: [
              {
                name: "haproxy",
                image: site.settings.images.haproxy,
                command:
                  tls === null
                    ? start
                    : [
                        `${inside.config}/reload-on-change.sh`,
                        "USR2",
                        `${inside.certificate},${inside.certificate}.key`,
                        ...start,
                      ],
                ports: [
                  { name: "http", containerPort: ports.nginx },
                  ...(tls === null ? [] : [{ name: "https", containerPort: ports.https }]),
                ],
                readinessProbe: {
                  httpGet: { path: "/nginx-health", port: door, scheme, httpHeaders: host },
                  periodSeconds: 5,
                  failureThreshold: 2,
                },
                livenessProbe: tcpProbe(door, 10, 6),
                lifecycle: drain("USR1"),
                resources: tierResources(group),
                volumeMounts: [
                  config.mount,
                  ...scratchMounts,
                  ...(tls === null ? [] : [certificateMount]),
                ],
              },
            ],
            volumes: [
              config.volume,
              ...scratchVolumes(),
              ...(tls === null ? [] : [certificateVolume(tls)]),
            ],
            priority: "serving",
            grace: propagation + group.timeout + 10,
          }),
        },
      },
      { parent: this, dependsOn: [config], customTimeouts: waits.serving },
    );
    const balanced = site.settings.entry.kind === "loadBalancer";
    new k8s.core.v1.Service(
      name,
      {
        metadata: {
          ...metadataOf(site, name),
          ...(balanced ? { annotations: site.settings.entry.annotations } : {}),
        },
        spec: {
          ...(balanced
            ? // Local: the client's own address arrives, and limits count it.
              { type: "LoadBalancer", externalTrafficPolicy: "Local" }
            : {}),
          selector: selectorOf(site, name),
          ports: [
            { name: "http", port: 80, targetPort: ports.nginx },
            ...(tls === null ? [] : [{ name: "https", port: 443, targetPort: ports.https }]),
          ],
        },
      },
      { parent: this, customTimeouts: waits.service },
    );
    disruptionBudget(site, name, this);
    this.registerOutputs({});
  }
}

/** HAProxy looks for the key beside the certificate, with `.key` behind its name. */
function certificateVolume(secretName: string) {
  const name = inside.certificate.slice(inside.certificate.lastIndexOf("/") + 1);
  return {
    name: "certificate",
    secret: {
      secretName,
      items: [
        { key: "tls.crt", path: name },
        { key: "tls.key", path: `${name}.key` },
      ],
    },
  };
}

const certificateMount = {
  name: "certificate",
  mountPath: inside.certificate.slice(0, inside.certificate.lastIndexOf("/")),
  readOnly: true,
};
