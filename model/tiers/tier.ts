/**
 * What a tier is: everything about it that is plain data, in one file a tier. Code asks the descriptor,
 * never the role, and switches on the kinds below.
 *
 * @see docs/decisions/0033-tier-descriptors.md
 */
import type { PortName } from "../ports.ts";
import type { Topology } from "../topology.ts";
import type { PathPart } from "../yaml-source.ts";
import type { Address, GroupBase } from "./group.ts";
import type { Role } from "./tiers.ts";

/** @typeParam G its groups. */
export interface Tier<G extends GroupBase & { readonly role: string }> {
  readonly role: G["role"];
  /** Names that its groups have; empty where a team chooses them. */
  readonly groups: readonly string[];
  /** What a person calls it, where `up` tells that it starts. */
  readonly title: string;
  /** Tiers that serve before it starts, and that end after it. */
  readonly after: readonly Role[];
  /** Where an instance listens, besides addresses that a team chose. */
  readonly ports: readonly Port[];
  readonly machine: OnMachine<G>;
  readonly pods: InPods<G>;
  readonly drills: Drills<G>;
  readonly picture: Tone;
  /** What it is, in a line or two of the picture. */
  caption(group: G, around: Around): string[];
  /** What it does, for a reader who never saw one: a sentence or two of the report. */
  purpose(group: G, around: Around): string;
  /** Key of the stack file that has the number of instances; empty where it is not a single one. */
  instancesKey(group: G): readonly PathPart[];
}

/** What stands around a group. */
export type Around = Pick<Topology, "groups" | "endpoints">;

/** On one machine, below the supervisor. */
export interface OnMachine<G> {
  /** Third octet of its addresses, below 100; null where it follows from the group's name. */
  octet(group: G): number | null;
  /** How its command is made (templates/supervisor/commands.ts). */
  readonly program: ProgramKind;
  /** The unprivileged user that runs it, and may read its files: by name, or by the id that a capability chose. */
  readonly user: ServiceUser | number;
  /** Programs of one instance, by the suffixes of their names; absent where there is one. */
  parts?(group: G): readonly string[];
  /** Log files that it writes itself; everything else passes through the supervisor. */
  logs?(node: string): readonly string[];
  /** Ready when each of these passes, in this order. @param part one of `parts`. */
  probes(group: G, part: string | null): readonly ProbeKind[];
  /** How it takes new files without refusing a request; null where it has to restart. */
  readonly reload: Reload | null;
  /** What is done before a planned restart, so that no user notices it. */
  drain(group: G): Drain;
  readonly stop: {
    readonly signal: "TERM" | "INT" | "QUIT" | "USR1";
    /** Seconds until a stop becomes a kill. */
    readonly seconds: number;
  };
}

export type ProgramKind =
  | "odoo"
  | "patroni"
  | "pgbouncer"
  | "nginx"
  | "haproxy"
  | "etcd"
  | "capability";

export type ServiceUser = "odoo" | "postgres" | "pgbouncer" | "nginx" | "haproxy" | "etcd";

/** A port of the core by its name, or one of a capability. */
export type Port = PortName | number;

/** One question that tells whether a program does its work (local/probes.ts). */
export type ProbeKind =
  /** Its own process listens there, and no other one. */
  | { readonly kind: "listens"; readonly at: Port | Address }
  /** A page answers 2xx. `mayBeBusy`: silence is well, because all that answer may be at work. */
  | {
      readonly kind: "page";
      readonly port: Port;
      readonly path: string;
      readonly mayBeBusy?: boolean;
    }
  /** TLS is spoken there. */
  | { readonly kind: "tls"; readonly at: Address }
  /** A websocket is opened there. */
  | { readonly kind: "handshake"; readonly port: PortName }
  /** As many children as workers. */
  | { readonly kind: "workers"; readonly count: number }
  /** As many sessions wait for scheduled jobs. */
  | { readonly kind: "cron-listeners"; readonly count: number }
  /** A PostgreSQL that takes writes answers behind it. */
  | { readonly kind: "primary-behind"; readonly port: PortName }
  /** Patroni counts it among its members, as one that runs or streams. */
  | { readonly kind: "database-member" }
  /** PgBouncer answers a query, and runs what was rendered. */
  | { readonly kind: "query"; readonly port: PortName };

export interface Reload {
  /** HAProxy's master starts new workers on USR2; HUP would end it. */
  readonly signal: "HUP" | "USR2";
  /** Option by which the program judges its files and runs nothing; `without` are options of running. */
  readonly test: { readonly option: string; readonly without: readonly string[] } | null;
  /**
   * When it works by its new files. `former-gevent-ended`: Odoo forks at once, and its former workers answer
   * for the new server until that is ready; only then the former gevent child is ended.
   */
  readonly done: "new-child" | "former-gevent-ended" | "at-once";
}

/** How the tier before an instance is kept from it, and what is waited for (local/drain/drain.ts). */
export type Drain =
  /** Nothing: it ends what it has, or nothing could come in. */
  | { readonly kind: "none" }
  /** The balancers send it no request, and requests end: `seconds` at most. */
  | { readonly kind: "requests"; readonly seconds: number }
  /** The balancers send it no new socket; those that are open end with it, and browsers open them again. */
  | { readonly kind: "sockets" }
  /** The edge sends it no request, and requests end. */
  | { readonly kind: "edge-requests" }
  /** HAProxy's master hands its listeners over to a new worker. */
  | { readonly kind: "new-worker" }
  /** The first start of PostgreSQL comes to its end. */
  | { readonly kind: "first-primary" }
  /** PgBouncer holds its clients while it is replaced. */
  | { readonly kind: "suspended-clients" };

/** In a Kubernetes cluster. */
export interface InPods<G> {
  /**
   * How others reach it: by one Service; by a name that leads to each pod, for those that balance themselves;
   * by a Service for each instance.
   */
  readonly addressed: "service" | "pods" | "service-each";
  /** The tier whose pods it runs in. */
  readonly sidecarOf?: Role;
  /** An operator makes its pods. */
  readonly operated?: true;
  /** It asks for names inside the cluster while it runs. */
  readonly asksDns: boolean;
  /** Its container where the stack file gives no size; null where it does. */
  readonly container: SmallContainer<G> | null;
}

/** A container of the same size in every stack. */
export interface SmallContainer<G> {
  /** CPUs that are requested. */
  readonly cpu: number;
  /** Bytes that are requested, and the limit. */
  readonly limit: number;
  /** Bytes of the program while it does nothing. */
  readonly base: number;
  /** What takes the rest when everything comes at once. */
  uses(group: G, groups: Topology["groups"]): readonly ContainerUse[];
  /** Key of the stack file that makes it less; empty where there is none. */
  readonly loweredBy: readonly PathPart[];
}

export interface ContainerUse {
  readonly consumer: string;
  readonly count: number;
  /** Bytes of one. */
  readonly bytes: number;
}

/** What a drill may do to an instance, or to a group of them. */
export interface Drills<G> {
  /** Its service, or the parent process alone, is killed. */
  readonly kill: boolean;
  /** The group is restarted as planned. */
  readonly restart: boolean;
  /** Requests of users pass through it: while its only instance is away they fail. */
  serves(group: G): boolean;
}

/** Fill of its box, on light and on dark ground. */
export interface Tone {
  readonly light: string;
  readonly dark: string;
}

/** `run`, a folder in memory that every container has, in bytes. */
export const runMemory = 16 * 2 ** 20;
