/**
 * A service that a capability adds. The core knows no such service: everything that it needs to know of one
 * is data of the group, and its files and command are the capability's (capabilities/capability.ts).
 */
import type { PathPart } from "../yaml-source.ts";
import type { GroupBase } from "./group.ts";
import type { OnMachine, ProbeKind, Reload, Tier } from "./tier.ts";

export interface ServiceGroup extends GroupBase {
  readonly role: "service";
  /** The capability that adds it. */
  readonly capability: string;
  /** What it is, in a line or two of the picture. */
  readonly caption: readonly string[];
  /** What it does: a sentence or two of the report. */
  readonly purpose: string;
  readonly ports: readonly ServicePort[];
  /** Ready when each of these passes, in this order: on one machine, and as far as the kubelet can ask in pods. */
  readonly probes: readonly ProbeKind[];
  /** Requests of users pass through it: while its only instance is away they fail. */
  readonly servesUsers: boolean;
  /** Key of the stack file that has the number of instances; empty where there is none. */
  readonly instancesAt: readonly PathPart[];
  readonly machine: ServiceOnMachine;
  readonly pods: ServiceInPods;
}

/** Where each of its instances listens. */
export interface ServicePort {
  /** A name of at most 15 letters, digits and dashes, as Kubernetes has them. */
  readonly name: string;
  readonly port: number;
}

export interface ServiceOnMachine {
  /** Id of its user and group, of its own: 27720 to 27799. */
  readonly user: number;
  readonly reload: Reload | null;
  readonly stop: OnMachine<ServiceGroup>["stop"];
}

export interface ServiceInPods {
  /** `StatefulSet` where an instance keeps its name or its data. */
  readonly kind: "Deployment" | "StatefulSet";
  /** Null on a platform without images. */
  readonly image: string | null;
  /** Bytes of each instance's own volume, at its data folder; null where it keeps nothing. Needs a StatefulSet. */
  readonly volume: number | null;
  readonly priority: "serving" | "background";
}

/** The descriptor that a group itself gives. */
export function serviceTier(group: ServiceGroup): Tier<ServiceGroup> {
  const { machine } = group;
  return {
    role: "service",
    groups: [],
    title: "services",
    after: ["router"],
    ports: group.ports.map(({ port }) => port),
    machine: {
      octet: () => null,
      program: "capability",
      user: machine.user,
      probes: () => group.probes,
      reload: machine.reload,
      drain: () => ({ kind: "none" }),
      stop: machine.stop,
    },
    pods: { addressed: "service", asksDns: true, container: null },
    drills: { kill: true, restart: true, serves: () => group.servesUsers },
    picture: { light: "#f1f5f9", dark: "#26303c" },
    caption: () => [...group.caption],
    purpose: () => group.purpose,
    instancesKey: () => group.instancesAt,
  };
}

/** What all services have in common, where no group is meant. */
export const service: Tier<ServiceGroup> = serviceTier({
  role: "service",
  name: "",
  capability: "",
  instances: 0,
  cpu: 0,
  memory: 0,
  processes: [],
  caption: [],
  purpose: "",
  ports: [],
  probes: [],
  servesUsers: false,
  instancesAt: [],
  machine: { user: 0, reload: null, stop: { signal: "TERM", seconds: 30 } },
  pods: { kind: "Deployment", image: null, volume: null, priority: "serving" },
});
