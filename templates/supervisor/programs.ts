/** Which processes a node runs, as which user, and how they are stopped. */

import { literal } from "../../model/text.ts";
import type { OnMachine } from "../../model/tiers/tier.ts";
import { roles, tierOf } from "../../model/tiers/tiers.ts";
import { type Group, type Topology, theGroup } from "../../model/topology.ts";
import type { Layout, Node } from "../layout.ts";
import { commandOf } from "./commands.ts";

export interface Program {
  /** Unique name: the node's id, with its part where a node has several. */
  readonly name: string;
  /** Which of its instance's programs it is; null where it is the only one. */
  readonly part: string | null;
  readonly node: Node;
  readonly group: Group;
  /** The unprivileged user that runs it, by name or id. */
  readonly user: string;
  readonly command: readonly string[];
  /** Ids of the rendered files that it reads. */
  readonly files: readonly string[];
  /** Where it starts; the root folder where absent. */
  readonly directory?: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Odoo exits when the database is away: its start waits for one that takes writes. */
  readonly waitsForPrimary: boolean;
  /** Pid file of a server that stays when this process is killed, and that the next one adopts. */
  readonly keeps: string | null;
  readonly stopSignal: OnMachine<Group>["stop"]["signal"];
  /** Seconds until a stop becomes a kill. */
  readonly stopWait: number;
}

/** All programs of a topology, innermost tier first: the order of start. */
export function programs(topology: Topology, layout: Layout): Program[] {
  return roles.flatMap((role) =>
    topology.groups
      .filter((group) => group.role === role)
      .flatMap((group) =>
        layout.nodes(group).flatMap((node) => programsOf(topology, layout, group, node)),
      ),
  );
}

function programsOf(topology: Topology, layout: Layout, group: Group, node: Node): Program[] {
  const { machine } = tierOf(group);
  return (machine.parts?.(group) ?? [null]).map((part) => ({
    name: programName(node.id, part),
    part,
    node,
    group,
    user: String(machine.user),
    waitsForPrimary: false,
    keeps: null,
    stopSignal: machine.stop.signal,
    stopWait: machine.stop.seconds,
    ...commandOf({ topology, layout, group, node, part }),
  }));
}

/** Name of a program of an instance; `part` where the instance has several. */
export function programName(instance: string, part: string | null): string {
  return part === null ? instance : `${instance}-${part}`;
}

/** The endpoint that a start waits for. */
export function primaryEndpoint(
  topology: Topology,
  layout: Layout,
): { host: string; port: number } {
  const [router] = layout.nodes(theGroup(topology, "router"));
  const { host, port } = layout.endpoint("rw", router as Node);
  return { host: literal(host), port };
}
