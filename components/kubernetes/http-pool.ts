import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ports } from "../../model/ports.ts";
import type { HttpGroup } from "../../model/topology.ts";
import { metadataOf, selectorOf } from "./labels.ts";
import { deployPool, type PoolArgs, staticFile } from "./odoo-pool.ts";
import { propagation, tcpProbe } from "./pod.ts";
import { componentType, type Site } from "./site.ts";

/** HTTP workers behind a Service; with an autoscaler where the stack asks for one. */
export class HttpPool extends pulumi.ComponentResource {
  constructor(args: PoolArgs<HttpGroup>, opts: pulumi.ComponentResourceOptions) {
    super(componentType("HttpPool"), args.group.name, {}, opts);
    const { site, group } = args;
    const gevent = group.websockets ? [{ name: "gevent", containerPort: ports.gevent }] : [];
    const asked = { httpGet: { path: staticFile, port: ports.http } };
    const deployment = deployPool(
      args,
      {
        ...(group.autoscale === null ? { replicas: group.instances } : {}),
        ports: [{ name: "http", containerPort: ports.http }, ...gevent],
        startupProbe: { ...asked, periodSeconds: 2, timeoutSeconds: 5, failureThreshold: 300 },
        // The process, never the database: a failover must not take every pod away. Patient, because
        // an instance whose workers are all busy is slow, not gone.
        readinessProbe: { ...asked, periodSeconds: 10, timeoutSeconds: 10, failureThreshold: 3 },
        livenessProbe: tcpProbe(ports.http, 10, 6),
        lifecycle: { preStop: { sleep: { seconds: propagation } } },
        grace: propagation + group.limitTimeReal + 10,
      },
      this,
    );
    poolService(site, group, group.websockets ? ["http", "gevent"] : ["http"], this);
    if (group.autoscale !== null) autoscaler(site, group, group.autoscale, deployment, this);
    this.registerOutputs({});
  }
}

/** The address that nginx has of a pool. */
export function poolService(
  site: Site,
  { name }: { readonly name: string },
  wanted: readonly ("http" | "gevent")[],
  parent: pulumi.Resource,
): void {
  new k8s.core.v1.Service(
    name,
    {
      metadata: {
        ...metadataOf(site, name),
        // nginx needs the name before any pod is ready.
        annotations: { "pulumi.com/skipAwait": "true" },
      },
      spec: {
        selector: selectorOf(site, name),
        ports: wanted.map((port) => ({ name: port, port: ports[port], targetPort: ports[port] })),
      },
    },
    { parent },
  );
}

function autoscaler(
  site: Site,
  group: HttpGroup,
  { minimum, cpu }: NonNullable<HttpGroup["autoscale"]>,
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
