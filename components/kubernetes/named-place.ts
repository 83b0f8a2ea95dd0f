/** The place of a stack on platform kubernetes: everything is named in the stack file. */
import type { KubernetesSpec } from "../../model/spec/kubernetes.ts";
import { kubeconfigOf } from "./kubeconfig.ts";
import type { ClusterPlace } from "./place.ts";

/** @param folder where the stack file is: the kubeconfig's path is relative to it. */
export function placeOf(settings: KubernetesSpec, folder: string): ClusterPlace {
  const { kubeconfig, context, storage, backup } = settings;
  const { filestore, sessions, sharedClass, databaseClass } = storage;
  const { destination, endpoint, credentials } = backup;
  return {
    kubeconfig: kubeconfigOf(kubeconfig, folder),
    context,
    clusterIdentifier: settings.cluster ?? context,
    secrets: {},
    shared: {
      kind: "class",
      className: sharedClass,
      filestoreClaim: "existing" in filestore ? filestore.existing.claim : null,
      filestore: "create" in filestore ? filestore.create.size : 0,
      sessions,
    },
    databaseClass: { name: databaseClass, create: null },
    archive: { destination, endpoint, credentials },
    targetGroup: null,
    nodes: { pods: {}, database: { nodeSelector: {}, tolerations: [], zones: false } },
    loadBalancerController: null,
  };
}
