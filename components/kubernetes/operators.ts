import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type OperatorName, operatorCharts } from "./operator-versions.ts";
import { componentType, kept, type Site } from "./site.ts";
import { chartTimeout, waits } from "./waits.ts";

/** Namespace of CloudNativePG, installed by the kit or not. */
export function operatorNamespace({ settings }: Pick<Site, "settings">): string {
  const { postgresql } = settings.operators;
  return "existing" in postgresql
    ? postgresql.existing.namespace
    : operatorCharts["cloudnative-pg"].namespace;
}

/** cert-manager, CloudNativePG, its backup plugin and a load balancer's controller, where the stack does not find them. */
export class Operators extends pulumi.ComponentResource {
  constructor(site: Site, opts: pulumi.ComponentResourceOptions) {
    super(componentType("Operators"), "operators", {}, opts);
    const { certManager, postgresql } = site.settings.operators;
    // Proves domains by the Gateway; where there are no definitions of one it would not even start.
    const gateway = { config: { enableGatewayAPI: site.settings.entry.kind === "gateway" } };
    const before: pulumi.Resource[] = [];
    const install = (name: OperatorName, more: Readonly<Record<string, unknown>> = {}) => {
      const { chart, repository, version, namespace, values } = operatorCharts[name];
      const release = new k8s.helm.v3.Release(
        name,
        {
          name,
          chart,
          version,
          namespace,
          repositoryOpts: { repo: repository },
          createNamespace: true,
          // Half an operator is worse than the old one.
          atomic: true,
          timeout: chartTimeout,
          values: { ...values, ...more },
        },
        // Their definitions hold every database object; the plugin wants cert-manager's certificates.
        { parent: this, dependsOn: [...before], customTimeouts: waits.chart, ...kept },
      );
      before.push(release);
    };
    if ("create" in certManager) install("cert-manager", gateway);
    if ("create" in postgresql) {
      install("cloudnative-pg");
      install("barman-cloud");
    }
    const { loadBalancerController: controller } = site.place;
    if (controller?.create === true) {
      const { clusterName, region, vpcId } = controller;
      // Pods learn nothing of their place from a node.
      install("aws-load-balancer-controller", { clusterName, region, vpcId });
    }
    this.registerOutputs({});
  }
}
