/** The two providers, explicit: the shell's current cluster is never meant. */
import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { ClusterPlace } from "./place.ts";
import { kept } from "./site.ts";

export interface Providers extends Record<string, pulumi.ProviderResource> {
  readonly kubernetes: k8s.Provider;
  readonly random: random.Provider;
}

export function providers(
  { kubeconfig, context, clusterIdentifier }: ClusterPlace,
  parent: pulumi.Resource,
): Providers {
  return {
    kubernetes: new k8s.Provider(
      "kubernetes",
      {
        kubeconfig,
        context,
        // Else another server, authority or proxy in the kubeconfig replaces the provider, and with it
        // everything (pulumi-kubernetes issue 4019).
        clusterIdentifier,
        enableServerSideApply: true,
        // A cluster that does not answer must not look like one where everything was deleted.
        deleteUnreachable: false,
      },
      { parent, ...kept },
    ),
    random: new random.Provider("random", {}, { parent, ...kept }),
  };
}
