/**
 * What a capability is: an optional part of a cluster, in a folder of its own. The core reads this
 * contract and never names one.
 *
 * Each aspect is a file of the folder. All of them are pure and reach the core through the list
 * (`capabilities.ts`), so they import values of `model/` and `templates/` alone, and of other folders only types.
 *
 * @see docs/decisions/0034-capabilities.md
 */

import type { z } from "zod";
import type { Drill } from "../drills/drill.ts";
import type { Locate } from "../model/location.ts";
import type { AddedToPool } from "../model/odoo-pools.ts";
import type { PlatformName } from "../model/platform.ts";
import type { RunningCluster } from "../model/running-cluster.ts";
import type { Setting } from "../model/setting.ts";
import type { ClusterSpec } from "../model/spec/cluster.ts";
import type { Text } from "../model/text.ts";
import type {
  BudgetLine,
  Flow,
  OdooGroup,
  SecretNeed,
  ServiceGroup,
  Topology,
} from "../model/topology.ts";
import type { Problem } from "../model/user-error.ts";
import type { Rule } from "../policies/rule.ts";
import type { Layout, Node } from "../templates/layout.ts";

/** @typeParam Settings what stands below its key, validated and with defaults. */
export interface Capability<Settings = unknown> {
  /** Its folder, and its key in the stack file: absent there means off. */
  readonly name: string;
  /** Words by which its upstream project is known: no other folder may contain them. */
  readonly words: readonly string[];
  /** What may stand below its key. */
  readonly schema: z.ZodType<Settings>;
  /** Names of the groups that it adds. A pool cannot have them while it is on. */
  readonly groups: readonly string[];
  /** Paths that no browser may reach, with the reason, whether it is on or off. */
  readonly refusedPaths?: Readonly<Record<string, string>>;
  /** What cannot be represented although each key alone is valid. */
  problems?(settings: Settings, cluster: ClusterSpec, locate: Locate): Problem[];
  /** What it adds to the topology. */
  adds?(settings: Settings, cluster: ClusterSpec, platform: PlatformName): Additions;
  /** What one machine needs for it. */
  readonly local?: LocalParts;
  /** How the services that it adds are run; absent where it adds none. */
  readonly service?: ServiceParts;
  readonly rules?: readonly Rule[];
  /** Drills of a cluster that has it. */
  drills?(cluster: RunningCluster): Drill[];
}

/** What a capability adds to the topology. All of it is counted in the budgets as if a team had written it. */
export interface Additions {
  /** Odoo pools of its own. */
  readonly pools?: readonly OdooGroup[];
  /** Services of its own, with the flows to and from them. */
  readonly services?: readonly ServiceGroup[];
  /** Who talks to them, and to whom they talk: what no flow allows a NetworkPolicy closes. */
  readonly flows?: readonly Flow[];
  /** Secrets that they need; always generated. */
  readonly secrets?: readonly SecretNeed[];
  /** Modules that the init job installs, behind those of the stack file. */
  readonly modules?: readonly string[];
  /** What each pool of the stack file gets. */
  readonly everyPool?: AddedToPool;
  readonly budgets?: readonly BudgetLine[];
}

/** What the core cannot know of a service: its files and its command. Pure, and the same on every platform. */
export interface ServiceParts {
  /** Files of one node. A service finds them in `layout.path("config", node)`. */
  files?(asked: ServiceAsked): readonly ServiceFile[];
  /** The program by its name, which is in the path on every platform, and its arguments. */
  command(asked: ServiceAsked): readonly string[];
  environment?(asked: ServiceAsked): Readonly<Record<string, string>>;
}

export interface ServiceAsked {
  readonly topology: Topology;
  readonly layout: Layout;
  readonly group: ServiceGroup;
  readonly node: Node;
}

/** A file as the service reads it. Secrets stand in it as placeholders, each within one line. */
export interface ServiceFile {
  readonly name: string;
  /** What it says, one by one, with what a change costs: the base of `diff`. */
  readonly settings: readonly Setting[];
  readonly body: Text;
}

/** What one machine needs; the key of what is installed is made of it. */
export interface LocalParts {
  /** Debian packages beside those of the private root; a stack without the capability never has them. */
  readonly debianPackages?: readonly string[];
  /** Packages of PyPI for Odoo's own interpreter. Elsewhere the image has them. */
  readonly pythonPackages?: readonly PythonPackage[];
}

/** One file of PyPI, installed without what it depends on: Debian's packages or other entries bring that. */
export interface PythonPackage {
  readonly name: string;
  readonly version: string;
  /** SHA-256 of the wheel. */
  readonly sha256: string;
}
