/** A pool of Odoo in a cluster, of whatever role: what differs is in the descriptor of its tier. */
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ports } from "../../model/ports.ts";
import { odooFiles, volumeFor } from "../../model/temporary-files.ts";
import type { Autoscale } from "../../model/tiers/http.ts";
import { odooTierOf, tierOf } from "../../model/tiers/tiers.ts";
import { type OdooGroup, theGroup } from "../../model/topology.ts";
import { staticFile } from "../../templates/haproxy/balancer.ts";
import type { Node } from "../../templates/layout.ts";
import { odooEnvironment, odooStart } from "../../templates/odoo/process.ts";
import { ConfigFiles } from "./config-files.ts";
import { metadataOf, selectorOf } from "./labels.ts";
import { inside } from "./layout.ts";
import { pgbouncerAuthorityVolume, pgbouncerMount } from "./pgbouncer-certificate.ts";
import {
  namePropagation,
  promised,
  rollingSpec,
  scratchMounts,
  scratchVolumes,
  tcpProbe,
} from "./pod.ts";
import { podsServiceOf } from "./pods-service.ts";
import type { SecretValues } from "./secret-values.ts";
import type { SharedVolumes } from "./shared-volumes.ts";
import { componentType, type Site } from "./site.ts";
import { waits } from "./waits.ts";

export interface PoolArgs {
  readonly site: Site;
  readonly group: OdooGroup;
  readonly secrets: SecretValues;
  readonly volumes: SharedVolumes;
}

type Container = k8s.types.input.core.v1.Container;

/** What Odoo's containers have in common. @param group null for the init job. */
export function odooContainerParts(site: Site, volumes: SharedVolumes, group: OdooGroup | null) {
  const node: Node = { id: "odoo", ordinal: 1, bind: "0.0.0.0" };
  const environment = {
    ...odooEnvironment(site.layout, node, group),
    // libpq 16 and newer; older ones begin with the first PgBouncer always.
    PGLOADBALANCEHOSTS: "random",
  };
  return {
    env: Object.entries(environment).map(([name, value]) => ({ name, value })),
    mounts: [...scratchMounts, ...volumes.odooMounts, pgbouncerMount],
    volumes: [...volumes.odooVolumes, pgbouncerAuthorityVolume],
  };
}

/**
 * A pool of Odoo: its files and its Deployment; names for those that reach its pods, and an autoscaler
 * where the stack asks for one.
 */
export class OdooPool extends pulumi.ComponentResource {
  constructor(args: PoolArgs, opts: pulumi.ComponentResourceOptions) {
    const { site, group, secrets, volumes } = args;
    const { name } = group;
    const { pod } = odooTierOf(group).odoo;
    super(componentType(pod.component), name, {}, opts);
    const config = new ConfigFiles(name, { site, secrets }, { parent: this });
    const parts = odooContainerParts(site, volumes, group);
    const tmp = volumeFor(odooFiles(group, theGroup(site.topology, "nginx")));
    const scaled = group.role === "http" ? group.autoscale : null;
    const closed = site.topology.application.maintenance !== null;
    // A number here would fight with the autoscaler's: closing takes it away once, and opening gives it back.
    const replicas = closed ? 0 : scaled === null ? group.instances : undefined;
    const wait = pod.reached(group) ? namePropagation : 0;
    const deployment = new k8s.apps.v1.Deployment(
      name,
      {
        metadata: {
          ...metadataOf(site, name),
          ...(closed && scaled !== null
            ? { annotations: { "pulumi.com/patchForce": "true" } }
            : {}),
        },
        spec: {
          ...(replicas === undefined ? {} : { replicas }),
          ...rollingSpec(site, {
            name,
            containers: [
              {
                name: "odoo",
                image: site.settings.images.odoo,
                command: [
                  `${inside.config}/wait-for-primary.py`,
                  `${inside.config}/odoo.conf`,
                  ...odooStart(site.topology, site.layout, group, inside.config),
                ],
                env: parts.env,
                resources: promised(group.cpu, group.memory),
                volumeMounts: [config.mount, ...parts.mounts],
                ports: odooTierOf(group).ports.map((port) => ({
                  name: port,
                  containerPort: ports[port],
                })),
                ...probes(group),
                ...(wait === 0 ? {} : { lifecycle: { preStop: { sleep: { seconds: wait } } } }),
              },
            ],
            volumes: [config.volume, ...scratchVolumes({ home: 2 ** 30, tmp }), ...parts.volumes],
            priority: pod.priority(group),
            grace: wait + pod.ends(group),
          }),
        },
      },
      { parent: this, dependsOn: [config], customTimeouts: waits.pool },
    );
    disruptionBudget(site, name, this);
    // Where no request comes in there is no name to come in by.
    if (wait > 0) podsServiceOf(site, group, odooTierOf(group).ports, this);
    if (scaled !== null) autoscaler(site, group, scaled, deployment, this);
    this.registerOutputs({});
  }
}

/**
 * The gevent process answers, not a worker: a full pool is not a dead one. It starts when the registry is
 * loaded and the workers are there, and ends with its master (templates/haproxy/balancer.ts). Never the
 * database: a failover must not take every pod away. What listens nowhere cannot be asked: its master ends
 * when it is broken, and the pod with it.
 */
function probes(group: OdooGroup): Partial<Container> {
  if (!tierOf(group).ports.includes("gevent")) return {};
  const asked = { httpGet: { path: staticFile, port: ports.gevent } };
  return {
    startupProbe: { ...asked, periodSeconds: 2, timeoutSeconds: 5, failureThreshold: 300 },
    readinessProbe: { ...asked, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 },
    livenessProbe: tcpProbe(ports.gevent, 10, 6),
  };
}

/** One at a time: enough for a drain, and a broken pod keeps no node from being emptied. */
export function disruptionBudget(site: Site, name: string, parent: pulumi.Resource): void {
  new k8s.policy.v1.PodDisruptionBudget(
    name,
    {
      metadata: metadataOf(site, name),
      spec: {
        maxUnavailable: 1,
        unhealthyPodEvictionPolicy: "AlwaysAllow",
        selector: { matchLabels: selectorOf(site, name) },
      },
    },
    { parent },
  );
}

function autoscaler(
  site: Site,
  group: OdooGroup,
  { minimum, cpu }: Autoscale,
  deployment: k8s.apps.v1.Deployment,
  parent: pulumi.Resource,
): void {
  const { name } = group;
  new k8s.autoscaling.v2.HorizontalPodAutoscaler(
    name,
    {
      metadata: metadataOf(site, name),
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
        minReplicas: minimum,
        maxReplicas: group.instances,
        metrics: [
          {
            type: "ContainerResource",
            containerResource: {
              name: "cpu",
              container: "odoo",
              target: { type: "Utilization", averageUtilization: cpu },
            },
          },
        ],
        behavior: {
          // A pod that goes ends requests and warms no cache: come quickly, go slowly.
          scaleDown: {
            stabilizationWindowSeconds: 600,
            policies: [{ type: "Pods", value: 1, periodSeconds: 120 }],
          },
        },
      },
    },
    { parent, dependsOn: [deployment] },
  );
}
