/** What the primary's Cluster and the reporting replica's have in common. */

import { show } from "../../model/text.ts";
import type { DatabaseGroup } from "../../model/topology.ts";
import { clusterParameters, preloadLibraries } from "../../templates/cloudnative-pg/parameters.ts";
import { databaseSelector } from "./labels.ts";
import { promised } from "./pod.ts";
import type { Site } from "./site.ts";

export const clusterKind = { apiVersion: "postgresql.cnpg.io/v1", kind: "Cluster" } as const;

/** Pulumi waits until PostgreSQL answers: what comes after needs it. */
export const readiness = { "pulumi.com/waitFor": "condition=Ready" } as const;

/** `spec` of a Cluster, without how it begins and who follows whom. */
export function clusterSpec(site: Site, group: DatabaseGroup) {
  const { images, imagePullSecrets, volumes } = site.settings;
  const { nodeSelector, tolerations, zones } = site.place.nodes.database;
  const libraries = preloadLibraries(group);
  const volume = (size: number) => ({
    size: `${Math.ceil(size / 2 ** 20)}Mi`,
    storageClass: site.place.databaseClass.name,
    resizeInUseVolumes: true,
  });
  return {
    instances: group.instances,
    imageName: images.postgresql,
    ...(imagePullSecrets.length === 0
      ? {}
      : { imagePullSecrets: imagePullSecrets.map((name) => ({ name })) }),
    postgresql: {
      parameters: Object.fromEntries(
        clusterParameters(group).map(({ key, value }) => [key, show(value)]),
      ),
      ...(libraries.length === 0 ? {} : { shared_preload_libraries: libraries }),
      // The operator's own rules come first: its socket, and replication by certificate.
      pg_hba: ["hostnossl all all all reject", "hostssl all all all scram-sha-256"],
    },
    resources: promised(group.cpu, group.memory),
    storage: volume(volumes.database),
    // WAL that cannot be archived must not fill the data's volume.
    walStorage: volume(volumes.wal),
    affinity: {
      enablePodAntiAffinity: true,
      podAntiAffinityType: "required",
      topologyKey: "kubernetes.io/hostname",
      ...(Object.keys(nodeSelector).length === 0 ? {} : { nodeSelector }),
      ...(tolerations.length === 0 ? {} : { tolerations }),
    },
    ...(zones ? { topologySpreadConstraints: [overZones(group)] } : {}),
    primaryUpdateStrategy: "unsupervised",
    primaryUpdateMethod: "switchover",
    // A fast shutdown that takes longer becomes an immediate one; the default is an hour.
    switchoverDelay: 60,
    stopDelay: 180,
    smartShutdownTimeout: 15,
    // One instance with a budget of its own would keep its node from being drained for ever.
    enablePDB: group.instances > 1,
    logLevel: "info",
  };
}

/** A zone that is lost takes no more than its share. */
function overZones(group: DatabaseGroup) {
  return {
    maxSkew: 1,
    topologyKey: "topology.kubernetes.io/zone",
    whenUnsatisfiable: "DoNotSchedule",
    labelSelector: { matchLabels: databaseSelector(group.name) },
  };
}
