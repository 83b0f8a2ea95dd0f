/** What pools of every role have in common: the container, its folders, its Deployment. */
import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { isRouted } from "../../model/odoo-pools.ts";
import { odooFiles, volumeFor } from "../../model/temporary-files.ts";
import { type OdooGroup, theGroup } from "../../model/topology.ts";
import type { Node } from "../../templates/layout.ts";
import { odooEnvironment, odooStart } from "../../templates/odoo/process.ts";
import { ConfigFiles } from "./config-files.ts";
import { metadataOf, selectorOf } from "./labels.ts";
import { inside } from "./layout.ts";
import { pgbouncerAuthorityVolume, pgbouncerMount } from "./pgbouncer-certificate.ts";
import { promised, rollingSpec, scratchMounts, scratchVolumes } from "./pod.ts";
import type { SecretValues } from "./secret-values.ts";
import type { SharedVolumes } from "./shared-volumes.ts";
import type { Site } from "./site.ts";
import { waits } from "./waits.ts";

export interface PoolArgs<Group extends OdooGroup> {
  readonly site: Site;
  readonly group: Group;
  readonly secrets: SecretValues;
  readonly volumes: SharedVolumes;
}

type Container = k8s.types.input.core.v1.Container;

export interface PoolDeployment {
  /** Absent where an autoscaler decides: a number here would fight with it. */
  readonly replicas?: number;
  readonly ports: Container["ports"];
  readonly lifecycle?: Container["lifecycle"];
  readonly startupProbe?: Container["startupProbe"];
  readonly readinessProbe?: Container["readinessProbe"];
  readonly livenessProbe?: Container["livenessProbe"];
  /** Seconds from the end's announcement until a kill. */
  readonly grace: number;
}

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

/** Files, Deployment and disruption budget of a pool. */
export function deployPool<Group extends OdooGroup>(
  { site, group, secrets, volumes }: PoolArgs<Group>,
  wanted: PoolDeployment,
  parent: pulumi.Resource,
): k8s.apps.v1.Deployment {
  const { name } = group;
  const files = site.files.filter((file) => file.node === name);
  const config = new ConfigFiles(name, { site, secrets, files }, { parent });
  const parts = odooContainerParts(site, volumes, group);
  const tmp = volumeFor(odooFiles(group, theGroup(site.topology, "nginx")));
  const container: Container = {
    name: "odoo",
    image: site.settings.images.odoo,
    command: [
      `${inside.config}/wait-for-primary.py`,
      `${inside.config}/odoo.conf`,
      ...odooStart(site.topology, site.layout, group.role, inside.config),
    ],
    env: parts.env,
    resources: promised(group.cpu, group.memory),
    volumeMounts: [config.mount, ...parts.mounts],
    ...pick(wanted),
  };
  const closed = site.topology.application.maintenance !== null;
  const replicas = closed ? 0 : wanted.replicas;
  // The number is the autoscaler's: closing takes it away once, and opening gives it back.
  const taken = closed && wanted.replicas === undefined;
  const deployment = new k8s.apps.v1.Deployment(
    name,
    {
      metadata: {
        ...metadataOf(site, name),
        ...(taken ? { annotations: { "pulumi.com/patchForce": "true" } } : {}),
      },
      spec: {
        ...(replicas === undefined ? {} : { replicas }),
        ...rollingSpec(site, {
          name,
          containers: [container],
          volumes: [config.volume, ...scratchVolumes({ home: 2 ** 30, tmp }), ...parts.volumes],
          priority: servesUsers(group) ? "serving" : "background",
          grace: wanted.grace,
        }),
      },
    },
    { parent, dependsOn: [config], customTimeouts: waits.pool },
  );
  disruptionBudget(site, name, parent);
  return deployment;
}

function servesUsers(group: OdooGroup): boolean {
  return group.role === "http" ? isRouted(group) : group.role === "websocket";
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

function pick(wanted: PoolDeployment): Partial<Container> {
  const { replicas: _, grace: __, ...parts } = wanted;
  return parts;
}
