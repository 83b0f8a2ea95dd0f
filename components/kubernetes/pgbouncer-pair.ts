import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ports } from "../../model/ports.ts";
import { isOdoo, theGroup } from "../../model/topology.ts";
import { ConfigFiles } from "./config-files.ts";
import { metadataOf, selectorOf } from "./labels.ts";
import { inside } from "./layout.ts";
import { disruptionBudget } from "./odoo-pool.ts";
import { pgbouncerMount, pgbouncerVolume } from "./pgbouncer-certificate.ts";
import {
  authorityMount,
  authorityVolume,
  drain,
  propagation,
  scratchMounts,
  scratchVolumes,
  statefulSpec,
  tcpProbe,
  tierResources,
} from "./pod.ts";
import { primaryGroup } from "./primary-database.ts";
import type { SecretValues } from "./secret-values.ts";
import { componentType, renamed, type Site } from "./site.ts";
import { waits } from "./waits.ts";

/**
 * PgBouncer, two processes in each pod, and HAProxy beside them, which holds connections while no
 * primary is there. Each pod has an address of its own: libpq goes from one to the next.
 */
export class PgbouncerPair extends pulumi.ComponentResource {
  constructor(
    site: Site,
    args: { readonly secrets: SecretValues },
    opts: pulumi.ComponentResourceOptions,
  ) {
    const group = theGroup(site.topology, "pgbouncer");
    const { name } = group;
    super(componentType("PgbouncerPair"), name, {}, renamed("PgbouncerPair", opts));
    const router = theGroup(site.topology, "router");
    const files = site.files.filter(({ node }) => node === name || node === router.name);
    const config = new ConfigFiles(name, { site, secrets: args.secrets, files }, { parent: this });
    const odoo = site.topology.groups.filter(isOdoo);
    // SIGINT waits for transactions, and a transaction is no longer than a request or a job.
    const longest = Math.max(...odoo.map((pool) => pool.limitTimeReal));
    const mounts = [config.mount, ...scratchMounts];
    const tls = site.layout.pgbouncerTls();
    if (tls === null) throw new Error("PgBouncer's pods have a certificate");

    new k8s.apps.v1.StatefulSet(
      name,
      {
        metadata: metadataOf(site, name),
        spec: {
          replicas: group.instances,
          podManagementPolicy: "Parallel",
          ...statefulSpec(site, {
            name,
            initContainers: [
              {
                // A sidecar: there before PgBouncer starts, and until both have ended.
                name: router.name,
                restartPolicy: "Always",
                image: site.settings.images.haproxy,
                command: ["haproxy", "-W", "-db", "-f", `${inside.config}/router/haproxy.cfg`],
                ports: [{ name: "report", containerPort: ports.report }],
                startupProbe: tcpProbe(ports.rw, 1, 60),
                livenessProbe: tcpProbe(ports.rw, 10, 6),
                resources: tierResources(router),
                volumeMounts: mounts,
              },
            ],
            containers: group.listeners.map((listener) => ({
              name: listener.name,
              image: site.settings.images.pgbouncer,
              command: [
                `${inside.config}/reload-on-change.sh`,
                "HUP",
                [inside.authority, tls.certificate, tls.key].join(","),
                "pgbouncer",
                `${inside.config}/pgbouncer-${listener.name}.ini`,
              ],
              ports: [{ name: listener.name, containerPort: ports[listener.name] }],
              readinessProbe: tcpProbe(ports[listener.name], 5, 2),
              livenessProbe: tcpProbe(ports[listener.name], 10, 6),
              // TERM would wait for clients, and Odoo's never leave.
              lifecycle: drain("INT"),
              resources: tierResources(group),
              volumeMounts: [...mounts, authorityMount, pgbouncerMount],
            })),
            volumes: [
              config.volume,
              authorityVolume(primaryGroup(site).name),
              pgbouncerVolume,
              ...scratchVolumes(),
            ],
            priority: "database",
            grace: propagation + longest + 10,
          }),
        },
      },
      { parent: this, dependsOn: [config], customTimeouts: waits.draining },
    );
    const service = (
      as: string,
      spec: object,
      wanted: readonly ("pooled" | "session" | "report")[],
    ) =>
      new k8s.core.v1.Service(
        as,
        {
          metadata: {
            ...metadataOf(site, name, as),
            annotations: { "pulumi.com/skipAwait": "true" },
          },
          spec: {
            ...spec,
            selector: selectorOf(site, name),
            ports: wanted.map((port) => ({
              name: port,
              port: ports[port],
              targetPort: ports[port],
            })),
          },
        },
        { parent: this },
      );
    service(name, { clusterIP: "None" }, ["pooled", "session"]);
    service(`${name}-report`, {}, ["report"]);
    disruptionBudget(site, name, this);
    this.registerOutputs({});
  }
}
