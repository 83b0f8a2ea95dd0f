/** A service that a capability adds, made of what its group says: no capability has a component of its own. */
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { serviceParts } from "../../capabilities/enabled.ts";
import { ports } from "../../model/ports.ts";
import type { Port, ProbeKind } from "../../model/tiers/tier.ts";
import type { ServiceGroup } from "../../model/topology.ts";
import type { Node } from "../../templates/layout.ts";
import { ConfigFiles } from "./config-files.ts";
import { metadataOf, selectorOf } from "./labels.ts";
import { inside } from "./layout.ts";
import { disruptionBudget } from "./odoo-pool.ts";
import {
  drain,
  promised,
  propagation,
  rollingSpec,
  scratchMounts,
  scratchVolumes,
  statefulSpec,
  tcpProbe,
} from "./pod.ts";
import { bytesQuantity } from "./quantity.ts";
import type { SecretValues } from "./secret-values.ts";
import { componentType, type Site } from "./site.ts";
import { waits } from "./waits.ts";

type Container = k8s.types.input.core.v1.Container;

/**
 * Files, a Deployment or a StatefulSet with its volumes, a Service, and a disruption budget. NetworkPolicies
 * follow from the flows of the topology.
 */
export class ServiceWorkload extends pulumi.ComponentResource {
  constructor(
    site: Site,
    { group, secrets }: { readonly group: ServiceGroup; readonly secrets: SecretValues },
    opts: pulumi.ComponentResourceOptions,
  ) {
    const { name, pods } = group;
    super(componentType("ServiceWorkload"), name, {}, opts);
    if (pods.image === null) throw new Error(`${name} has no image`);
    const asked = {
      topology: site.topology,
      layout: site.layout,
      group,
      node: site.layout.nodes(group)[0] as Node,
    };
    const { command, environment } = serviceParts(group);
    const config = new ConfigFiles(name, { site, secrets }, { parent: this });
    const env = { HOME: inside.home, ...environment?.(asked) };
    const container: Container = {
      name,
      image: pods.image,
      command: [...command(asked)],
      env: Object.entries(env).map(([key, value]) => ({ name: key, value })),
      ports: group.ports.map((port) => ({ name: port.name, containerPort: port.port })),
      ...probes(group.probes),
      lifecycle: drain(group.machine.stop.signal),
      resources: promised(group.cpu, group.memory),
      volumeMounts: [config.mount, ...scratchMounts],
    };
    const parts = {
      name,
      containers: [container],
      volumes: [config.volume, ...scratch(group)],
      priority: pods.priority,
      grace: propagation + group.machine.stop.seconds + 10,
    };
    const metadata = metadataOf(site, name);
    const own = { parent: this, dependsOn: [config], customTimeouts: waits.serving };
    if (pods.kind === "Deployment") {
      const spec = { replicas: group.instances, ...rollingSpec(site, parts) };
      new k8s.apps.v1.Deployment(name, { metadata, spec }, own);
    } else {
      new k8s.apps.v1.StatefulSet(
        name,
        {
          metadata,
          spec: {
            replicas: group.instances,
            ...statefulSpec(site, parts),
            ...(pods.volume === null ? {} : claims(site, name, pods.volume)),
          },
        },
        own,
      );
    }
    new k8s.core.v1.Service(
      name,
      {
        metadata,
        spec: {
          // An instance that keeps its name is asked by it.
          ...(pods.kind === "StatefulSet" ? { clusterIP: "None" } : {}),
          selector: selectorOf(site, name),
          ports: group.ports.map((port) => ({ ...port, targetPort: port.port })),
        },
      },
      { parent: this, customTimeouts: waits.service },
    );
    disruptionBudget(site, name, this);
    this.registerOutputs({});
  }
}

/** Folders that it writes to: its home is its volume, where it has one. */
function scratch({ pods }: ServiceGroup) {
  const volumes = scratchVolumes();
  return pods.volume === null ? volumes : volumes.filter(({ name }) => name !== "home");
}

/** What an instance keeps stays when the StatefulSet goes. */
function claims(site: Site, name: string, size: number) {
  return {
    volumeClaimTemplates: [
      {
        metadata: { ...metadataOf(site, name), name: "home" },
        spec: {
          accessModes: ["ReadWriteOnce"],
          storageClassName: site.place.databaseClass.name,
          resources: { requests: { storage: bytesQuantity(size) } },
        },
      },
    ],
    persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
  };
}

/** Ready by its page, else by its port; alive as long as it accepts connections. */
function probes(kinds: readonly ProbeKind[]): Partial<Container> {
  const number = (port: Port) => (typeof port === "number" ? port : ports[port]);
  const page = kinds.find((probe) => probe.kind === "page");
  const listens = kinds.flatMap((probe) =>
    probe.kind === "listens" && typeof probe.at !== "object" ? [number(probe.at)] : [],
  );
  const [port = page === undefined ? undefined : number(page.port)] = listens;
  if (port === undefined) return {};
  return {
    startupProbe: tcpProbe(port, 2, 150),
    readinessProbe:
      page === undefined
        ? tcpProbe(port, 5, 2)
        : {
            httpGet: { path: page.path, port: number(page.port) },
            periodSeconds: 5,
            failureThreshold: 2,
          },
    livenessProbe: tcpProbe(port, 10, 6),
  };
}
