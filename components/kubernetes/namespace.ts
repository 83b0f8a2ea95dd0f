import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { metadataOf } from "./labels.ts";
import { serviceAccount } from "./pod.ts";
import { componentType, kept, type Site } from "./site.ts";

/** The stack's namespace, where it is the kit's, and the account of its pods. */
export class Namespace extends pulumi.ComponentResource {
  constructor(site: Site, opts: pulumi.ComponentResourceOptions) {
    super(componentType("Namespace"), "namespace", {}, opts);
    const before: pulumi.Resource[] = [];
    if ("create" in site.settings.namespace) {
      const level = Object.fromEntries(
        ["enforce", "audit", "warn"].map((mode) => [
          `pod-security.kubernetes.io/${mode}`,
          "restricted",
        ]),
      );
      const made = new k8s.core.v1.Namespace(
        "namespace",
        { metadata: { name: site.namespace, labels: { ...level, ...told(site) } } },
        { parent: this, ...kept },
      );
      before.push(made);
    }
    new k8s.core.v1.ServiceAccount(
      "account",
      {
        metadata: metadataOf(site, "account", serviceAccount),
        automountServiceAccountToken: false,
      },
      { parent: this, dependsOn: before },
    );
    this.registerOutputs({});
  }
}

/** With this label a pod is ready when the load balancer has it, so that no roll runs ahead of that. */
function told({ place }: Site): Record<string, string> {
  return place.targetGroup === null ? {} : { "elbv2.k8s.aws/pod-readiness-gate-inject": "enabled" };
}
