import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { isRouted } from "../../model/odoo-pools.ts";
import { ports } from "../../model/ports.ts";
import type { HttpGroup } from "../../model/topology.ts";
import { staticFile } from "../../templates/haproxy/balancer.ts";
import { metadataOf } from "./labels.ts";
import { deployPool, type PoolArgs } from "./odoo-pool.ts";
import { namePropagation, tcpProbe } from "./pod.ts";
import { podsServiceOf } from "./pods-service.ts";
import { componentType, type Site } from "./site.ts";

/** HTTP workers behind a Service; with an autoscaler where the stack asks for one. */
export class HttpPool extends pulumi.ComponentResource {
  constructor(args: PoolArgs<HttpGroup>, opts: pulumi.ComponentResourceOptions) {
    super(componentType("HttpPool"), args.group.name, {}, opts);
    const { site, group } = args;
    // The gevent child answers, not a worker: a full pool is not a dead one. It starts when the
    // registry is loaded and the workers are there, and ends with its master (templates/haproxy/balancer.ts).
    const asked = { httpGet: { path: staticFile, port: ports.gevent } };
    const deployment = deployPool(
      args,
      {
        ...(group.autoscale === null ? { replicas: group.instances } : {}),
        ports: [
          { name: "http", containerPort: ports.http },
          { name: "gevent", containerPort: ports.gevent },
        ],
        startupProbe: { ...asked, periodSeconds: 2, timeoutSeconds: 5, failureThreshold: 300 },
        // Never the database: a failover must not take every pod away.
        readinessProbe: { ...asked, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 },
        livenessProbe: tcpProbe(ports.gevent, 10, 6),
        ...(isRouted(group)
          ? { lifecycle: { preStop: { sleep: { seconds: namePropagation } } } }
          : {}),
        grace: (isRouted(group) ? namePropagation : 0) + group.limitTimeReal + 10,
      },
      this,
    );
    // Where no request comes in there is no name to come in by.
    if (isRouted(group)) podsServiceOf(site, group, ["http", "gevent"], this);
    if (group.autoscale !== null) autoscaler(site, group, group.autoscale, deployment, this);
    this.registerOutputs({});
  }
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
