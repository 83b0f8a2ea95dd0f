/** What all pods of the kit have in common: an unprivileged user, nothing writable, spread over nodes. */
import type { types } from "@pulumi/kubernetes";
import { runMemory } from "../../model/tiers/tier.ts";
import { tierOf } from "../../model/tiers/tiers.ts";
import type { Group } from "../../model/topology.ts";
import { labelsOf, selectorOf } from "./labels.ts";
import { inside } from "./layout.ts";
import { type Priority, priorityOf } from "./priorities.ts";
import { bytesQuantity, cpuQuantity } from "./quantity.ts";
import type { Site } from "./site.ts";

const MiB = 2 ** 20;

type PodSpec = types.input.core.v1.PodSpec;
type Container = types.input.core.v1.Container;
type Volume = types.input.core.v1.Volume;
type Mount = types.input.core.v1.VolumeMount;

/** Seconds for which a pod that ends still answers: until every node's Service has forgotten it. */
export const propagation = 10;

/**
 * The same where names lead to pods: CoreDNS keeps an answer for 30 s, a cache on the node for as
 * long, and HAProxy asks every second.
 */
export const namePropagation = 45;

export interface PodParts {
  readonly name: string;
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes: readonly Volume[];
  /** Bytes of the node's disk that are kept free for the pod; logs come on top. */
  readonly disk?: number;
  /** Seconds from the end's announcement until a kill. */
  readonly grace: number;
  readonly priority: Priority;
  /** The label that tells one revision's pods from another's. */
  readonly revision?: "pod-template-hash" | "controller-revision-hash";
}

/** Name of the one service account: it may do nothing, and no pod gets its token. */
export const serviceAccount = "odoo-cluster";

/** A pod template: metadata and spec. */
export function podTemplate(site: Site, parts: PodParts) {
  return { metadata: { labels: labelsOf(site, parts.name) }, spec: podSpec(site, parts) };
}

/** Of a Deployment all but its number: a new pod is ready before an old one ends. */
export function rollingSpec(site: Site, parts: Omit<PodParts, "revision">) {
  return {
    selector: { matchLabels: selectorOf(site, parts.name) },
    strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
    revisionHistoryLimit: 3,
    template: podTemplate(site, { ...parts, revision: "pod-template-hash" }),
  };
}

/** Of a StatefulSet all but its number and its order: each pod keeps its name. */
export function statefulSpec(site: Site, parts: Omit<PodParts, "revision">) {
  return {
    serviceName: parts.name,
    selector: { matchLabels: selectorOf(site, parts.name) },
    revisionHistoryLimit: 3,
    template: podTemplate(site, { ...parts, revision: "controller-revision-hash" }),
  };
}

export function podSpec(site: Site, parts: PodParts): PodSpec {
  const { runAs, imagePullSecrets } = site.settings;
  return {
    serviceAccountName: serviceAccount,
    automountServiceAccountToken: false,
    // Else every Service becomes variables, and Odoo takes ODOO_* variables for options.
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: runAs,
      runAsGroup: runAs,
      fsGroup: runAs,
      fsGroupChangePolicy: "OnRootMismatch",
      seccompProfile: { type: "RuntimeDefault" },
    },
    ...(imagePullSecrets.length === 0
      ? {}
      : { imagePullSecrets: imagePullSecrets.map((name) => ({ name })) }),
    ...(Object.keys(site.place.nodes.pods).length === 0
      ? {}
      : { nodeSelector: site.place.nodes.pods }),
    priorityClassName: priorityOf(site, parts.priority),
    terminationGracePeriodSeconds: parts.grace,
    ...(parts.revision === undefined
      ? {}
      : { topologySpreadConstraints: spread(site, parts.name, parts.revision) }),
    ...(parts.initContainers === undefined
      ? {}
      : { initContainers: parts.initContainers.map(restricted) }),
    containers: parts.containers.map((container) => restricted(withDisk(container, parts))),
    volumes: [...parts.volumes],
  };
}

/** The node's disk: a promise for scheduling, and a limit that the pod's volumes fit into. */
function withDisk(container: Container, { volumes, disk = 0 }: PodParts): Container {
  const resources = container.resources as ReturnType<typeof promised>;
  const name = "ephemeral-storage";
  return {
    ...container,
    resources: {
      requests: { ...resources.requests, [name]: bytesQuantity(disk + logs) },
      limits: { ...resources.limits, [name]: bytesQuantity(sizeOnDisk(volumes) + logs) },
    },
  };
}

/** Bytes of the pod's own folders on the node's disk; all of them are made by `diskVolume`. */
function sizeOnDisk(volumes: readonly Volume[]): number {
  const sizes = volumes.map((volume) => disks.get(volume) ?? 0);
  return sizes.reduce((total, size) => total + size, 0);
}

function restricted(container: Container): Container {
  return {
    ...container,
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
  };
}

/** Never two on one node while another has none; zones where there are some. */
function spread(site: Site, name: string, revision: string) {
  const labelSelector = { matchLabels: selectorOf(site, name) };
  const over = (topologyKey: string, whenUnsatisfiable: string) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable,
    labelSelector,
    // Else pods of the revision that goes would keep those of the next one away.
    matchLabelKeys: [revision],
  });
  return [
    over("kubernetes.io/hostname", "DoNotSchedule"),
    over("topology.kubernetes.io/zone", "ScheduleAnyway"),
  ];
}

/** Requests of both, a limit of memory alone: a CPU limit slows requests while CPUs are idle. */
export function promised(cpu: number, memory: number) {
  const size = bytesQuantity(memory);
  return {
    requests: { cpu: cpuQuantity(cpu), memory: size },
    limits: { memory: size },
  };
}

/** Resources of a tier whose size the stack file does not name: its connections fit (its descriptor). */
export function tierResources(group: Group) {
  const { container } = tierOf(group).pods;
  if (container === null) throw new Error(`the stack file names the size of ${group.name}`);
  return promised(container.cpu, container.limit);
}

/** Resources of what serves no request. */
export const jobResources = {
  job: promised(0.25, 1024 * MiB),
  copy: promised(0.1, 256 * MiB),
} as const;

/** Bytes that one container's log may have before the kubelet starts the next file of it. */
const logs = 256 * MiB;

/** A folder on the node's disk. A pod that writes more into it is evicted: each writer has a limit below it. */
export function diskVolume(name: string, size: number): Volume {
  const volume: Volume = { name, emptyDir: { sizeLimit: bytesQuantity(size) } };
  disks.set(volume, size);
  return volume;
}

/** Sizes of those volumes: the manifest has them as text. */
const disks = new WeakMap<Volume, number>();

/**
 * Folders that processes write to; everything else is read-only. `run` is memory of the container:
 * sockets and pid files, nothing that grows.
 */
export function scratchVolumes({ home = 64 * MiB, tmp = 64 * MiB } = {}): Volume[] {
  return [
    { name: "run", emptyDir: { medium: "Memory", sizeLimit: bytesQuantity(runMemory) } },
    diskVolume("home", home),
    diskVolume("tmp", tmp),
  ];
}

export const scratchMounts: readonly Mount[] = [
  { name: "run", mountPath: inside.run },
  { name: "home", mountPath: inside.home },
  { name: "tmp", mountPath: "/tmp" },
];

/** PostgreSQL's authority, as the operator keeps it. */
export const authorityVolume = (cluster: string): Volume => ({
  name: "authority",
  secret: { secretName: `${cluster}-ca`, items: [{ key: "ca.crt", path: "ca.crt" }] },
});

export const authorityMount: Mount = {
  name: "authority",
  mountPath: inside.authority.slice(0, inside.authority.lastIndexOf("/")),
  readOnly: true,
};

/** Says goodbye: waits until no new connection comes, sends the signal, waits for the end. */
export function drain(signal: "INT" | "QUIT" | "USR1" | "TERM", seconds = propagation) {
  const words = `sleep ${seconds}; kill -${signal} 1; while kill -0 1 2>/dev/null; do sleep 1; done`;
  return { preStop: { exec: { command: ["/bin/sh", "-c", words] } } };
}

export function tcpProbe(port: number, every: number, failures: number) {
  return { tcpSocket: { port }, periodSeconds: every, failureThreshold: failures };
}
