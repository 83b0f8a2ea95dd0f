/** What the picture of a topology says: who stands there, and why they talk to each other. */

import { showBytes } from "../../model/spec/units.ts";
import { tierOf } from "../../model/tiers/tiers.ts";
import type { Flow, Group, OdooGroup, Topology } from "../../model/topology.ts";
import { letter, wrap } from "./svg.ts";

/** Hands out flows; `rest` are those that are not drawn yet. */
export class Flows {
  #rest: readonly Flow[];

  constructor(flows: readonly Flow[]) {
    this.#rest = flows;
  }

  get rest(): readonly Flow[] {
    return this.#rest;
  }

  take(from: readonly string[], to: readonly string[]): Flow[] {
    const taken = this.#rest.filter((flow) => from.includes(flow.from) && to.includes(flow.to));
    this.#rest = this.#rest.filter((flow) => !taken.includes(flow));
    return taken;
  }
}

export function labels(flows: readonly Flow[]): string[] {
  return [...new Set(flows.map((flow) => `${portOf(flow)} ${flow.reason}`))];
}

export function ports(flows: readonly Flow[], wanted: (flow: Flow) => boolean): string | null {
  const found = [...new Set(flows.filter(wanted).map(portOf))];
  return found.length === 0 ? null : found.join(", ");
}

function portOf({ port, protocol }: Flow): string {
  return protocol === "udp" ? `${port}/udp` : String(port);
}

export function title({ name, instances: count }: Group): string {
  return `${name} × ${count}`;
}

export function poolLines(pool: OdooGroup, topology: Topology, width: number): string[] {
  return [...captions(pool, topology), `${pool.cpu} CPU, ${showBytes(pool.memory)} each`].flatMap(
    (line) => wrap(line, Math.floor((width - 16) / letter.small)),
  );
}

/** What a group is, in a line or two. */
export function captions(group: Group, topology: Topology): string[] {
  return tierOf(group).caption(group, topology);
}

export function outsideLines(flows: readonly Flow[]): string[] {
  return labels(flows).flatMap((label) => wrap(label, 29));
}
