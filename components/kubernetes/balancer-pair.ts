import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ports } from "../../model/ports.ts";
import { theGroup } from "../../model/topology.ts";
import { ConfigFiles } from "./config-files.ts";
import { metadataOf, selectorOf } from "./labels.ts";
import { balancerService, inside } from "./layout.ts";
import { disruptionBudget } from "./odoo-pool.ts";
import {
  drain,
  propagation,
  scratchMounts,
  scratchVolumes,
  statefulSpec,
  tcpProbe,
  tierResources,
} from "./pod.ts";
import type { SecretValues } from "./secret-values.ts";
import { componentType, type Site } from "./site.ts";
import { waits } from "./waits.ts";

/**
 * HAProxy between nginx and Odoo. Each pod has a Service of its own: nginx asks the one that has the
 * queue of a pool, and another one only while that is away.
 */
export class BalancerPair extends pulumi.ComponentResource {
  constructor(
    site: Site,
    args: { readonly secrets: SecretValues },
    opts: pulumi.ComponentResourceOptions,
  ) {
    const group = theGroup(site.topology, "balancer");
    const { name } = group;
    super(componentType("BalancerPair"), name, {}, opts);
    const config = new ConfigFiles(name, { site, secrets: args.secrets }, { parent: this });
    const longest = Math.max(...group.pools.map(({ timeout, maxWait }) => timeout + maxWait));
    const health = { httpGet: { path: "/balancer-health", port: ports.balancer } };

    new k8s.apps.v1.StatefulSet(
      name,
      {
        metadata: metadataOf(site, name),
        spec: {
          replicas: group.instances,
          podManagementPolicy: "Parallel",
          ...statefulSpec(site, {
            name,
            containers: [
              {
                name: "haproxy",
                image: site.settings.images.haproxy,
                command: ["haproxy", "-W", "-db", "-f", `${inside.config}/haproxy.cfg`],
                ports: [{ name: "balancer", containerPort: ports.balancer }],
                readinessProbe: { ...health, periodSeconds: 5, failureThreshold: 2 },
                livenessProbe: tcpProbe(ports.balancer, 10, 6),
                // Requests that wait end, sockets open again elsewhere when hard-stop-after ends them.
                lifecycle: drain("USR1"),
                resources: tierResources(group),
                volumeMounts: [config.mount, ...scratchMounts],
              },
            ],
            volumes: [config.volume, ...scratchVolumes()],
            priority: "serving",
            grace: propagation + longest + 10,
          }),
        },
      },
      { parent: this, dependsOn: [config], customTimeouts: waits.draining },
    );
    const service = (as: string, spec: object, selector: Record<string, string>) =>
      new k8s.core.v1.Service(
        as,
        {
          metadata: {
            ...metadataOf(site, name, as),
            annotations: { "pulumi.com/skipAwait": "true" },
          },
          spec: {
            ...spec,
            selector: { ...selectorOf(site, name), ...selector },
            ports: [{ name: "balancer", port: ports.balancer, targetPort: ports.balancer }],
          },
        },
        { parent: this, customTimeouts: waits.service },
      );
    service(name, { clusterIP: "None" }, {});
    for (let index = 0; index < group.instances; index += 1)
      service(
        balancerService(group, index),
        {},
        {
          "statefulset.kubernetes.io/pod-name": `${name}-${index}`,
        },
      );
    disruptionBudget(site, name, this);
    this.registerOutputs({});
  }
}
