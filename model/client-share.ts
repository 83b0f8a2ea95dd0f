/** What one client may hold of one edge at once: far more than an office behind one address needs, never all. */
import { type Topology, theGroup } from "./topology.ts";

/** Connections of one edge instance at once. Two files each: 16,000 of the 20,000 that a process can often open at most. */
export const edgeConnections = 8000;

export interface ClientShare {
  readonly connections: number;
  readonly requests: number;
  readonly websockets: number;
  readonly uploads: number;
}

export function clientShare(topology: Pick<Topology, "application" | "groups">): ClientShare {
  const edge = theGroup(topology, "edge");
  const nginx = theGroup(topology, "nginx");
  const quarter = edgeConnections / 4;
  return {
    connections: quarter,
    requests: quarter,
    // All users behind one address, each with two browsers that share a socket among their tabs.
    websockets: Math.min(quarter / 2, Math.max(200, 2 * topology.application.concurrentUsers)),
    // Through every edge together half of what one nginx takes.
    uploads: Math.max(1, Math.floor(nginx.maxUploads / 2 / edge.instances)),
  };
}
