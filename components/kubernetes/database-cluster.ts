/** What the primary's Cluster and the reporting replica's have in common. */

import { show } from "../../model/text.ts";
import type { PostgresqlGroup } from "../../model/topology.ts";
import { clusterParameters, preloadLibraries } from "../../templates/cloudnative-pg/parameters.ts";
import { databaseSelector } from "./labels.ts";
import { promised } from "./pod.ts";
import { priorityOf } from "./priorities.ts";
import { bytesQuantity } from "./quantity.ts";
import type { Site } from "./site.ts";

export const clusterKind = { apiVersion: "postgresql.cnpg.io/v1", kind: "Cluster" } as const;

/** Pulumi waits until PostgreSQL answers: what comes after needs it. */
export const readiness = { "pulumi.com/waitFor": "condition=Ready" } as const;

/** `spec` of a Cluster, without how it begins and who follows whom. */
export function clusterSpec(site: Site, group: PostgresqlGroup) {
  const { images, imagePullSecrets, volumes } = site.settings;
  const { nodeSelector, tolerations, zones } = site.place.nodes.database;
  const libraries = preloadLibraries(group);
  const volume = (size: number) => ({
    size: bytesQuantity(size),
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
      pg_hba: accessRules(site, group),
    },
    resources: promised(group.cpu, group.memory),
    priorityClassName: priorityOf(site, "database"),
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
function overZones(group: PostgresqlGroup) {
  return {
    maxSkew: 1,
    topologyKey: "topology.kubernetes.io/zone",
    whenUnsatisfiable: "DoNotSchedule",
    labelSelector: { matchLabels: databaseSelector(group.name) },
  };
}

/**
 * The operator's own rules come first: its socket, and replication by certificate. The superuser's
 * password is the init job's alone, which is a pod and asks the primary: neither BI, whose way leads
 * to the replica, nor anything outside the pods' networks can try it.
 */
function accessRules({ settings }: Site, { kind }: PostgresqlGroup): string[] {
  const superuser = kind === "primary" ? settings.podNetworks : [];
  return [
    "hostnossl all all all reject",
    ...superuser.map((network) => `hostssl all postgres ${network} scram-sha-256`),
    "hostssl all postgres all reject",
    "hostssl all all all scram-sha-256",
  ];
}
