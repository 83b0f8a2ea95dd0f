/** What the picture of a topology says: who stands there, and why they talk to each other. */

import { isRouted } from "../../model/odoo-pools.ts";
import { showBytes } from "../../model/spec/units.ts";
import type { Flow, Group, HttpGroup, OdooGroup, Topology } from "../../model/topology.ts";
import { theGroup } from "../../model/topology.ts";
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
  const lines = [...captions(pool, topology), `${pool.cpu} CPU, ${showBytes(pool.memory)} each`];
  if (pool.role === "http") lines.push(routesOf(pool, topology));
  return lines.flatMap((line) => wrap(line, Math.floor((width - 16) / letter.small)));
}

function routesOf(pool: HttpGroup, topology: Topology): string {
  if (!isRouted(pool)) return "no route: works for itself";
  const route = theGroup(topology, "nginx").routes.find((entry) => entry.group === pool.name);
  return route === undefined || route.paths.length === 0
    ? "every other path"
    : route.paths.join(", ");
}

/** What a group is, in a line or two. */
export function captions(group: Group, topology: Topology): string[] {
  switch (group.role) {
    case "edge":
      return ["HAProxy: TLS, limits"];
    case "nginx":
      return ["routes, static files, downloads"];
    case "balancer":
      return ["HAProxy: a queue before each pool"];
    case "http":
      return [`${group.workers} HTTP worker${group.workers === 1 ? "" : "s"} each`];
    case "websocket":
      return ["gevent: /websocket"];
    case "cron":
      return [`${group.threads} scheduled job${group.threads === 1 ? "" : "s"} at once`];
    case "pgbouncer":
      return group.listeners.map(
        ({ name, databases }) => `${name} listener: ${databases[0]?.mode} mode`,
      );
    case "router":
      return [
        "HAProxy beside each PgBouncer",
        topology.endpoints.map(({ name }) => name).join(", "),
        `holds new sessions up to ${group.hold} s`,
      ];
    case "postgresql":
      return group.kind === "reporting"
        ? ["asynchronous, never promoted"]
        : [
            group.instances === 1
              ? "primary, no standby"
              : `primary and ${group.instances - 1} standby${group.instances > 2 ? "s" : ""}`,
            ...(group.synchronousStandbys > 0 ? [`synchronous, ${group.durability}`] : []),
          ];
    case "etcd":
      return ["where Patroni agrees"];
  }
}

export function outsideLines(flows: readonly Flow[]): string[] {
  return labels(flows).flatMap((label) => wrap(label, 29));
}
