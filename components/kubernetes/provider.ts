/** The two providers, explicit: the shell's current cluster is never meant. */
import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { KubernetesSpec } from "../../model/spec/kubernetes.ts";
import { kubeconfigOf } from "./kubeconfig.ts";
import { kept } from "./site.ts";

export interface Providers extends Record<string, pulumi.ProviderResource> {
  readonly kubernetes: k8s.Provider;
  readonly random: random.Provider;
}

/** @param folder where the stack file is: the kubeconfig's path is relative to it. */
export function providers(
  { kubeconfig, context }: KubernetesSpec,
  folder: string,
  parent: pulumi.Resource,
): Providers {
  return {
    kubernetes: new k8s.Provider(
      "kubernetes",
      {
        kubeconfig: kubeconfigOf(kubeconfig, folder),
        context,
        enableServerSideApply: true,
        // A cluster that does not answer must not look like one where everything was deleted.
        deleteUnreachable: false,
      },
      { parent, ...kept },
    ),
    random: new random.Provider("random", {}, { parent, ...kept }),
  };
}
