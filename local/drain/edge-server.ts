/** Takes an nginx out of the edge's balancing for a while, by HAProxy's runtime API. */
import { join } from "node:path";
import { theGroup } from "../../model/topology.ts";
import type { Node } from "../../templates/layout.ts";
import { haproxyCommand } from "./haproxy-command.ts";
import type { Scene } from "./scene.ts";

/** Runs `work` while no edge sends new requests to an nginx; sessions that it has go on. */
export async function atEdge(scene: Scene, nginx: Node, work: () => Promise<void>): Promise<void> {
  const sockets = scene.layout
    .nodes(theGroup(scene.topology, "edge"))
    .map((edge) => join(scene.places.run, edge.id, "haproxy.sock"));
  const server = `nginx/${nginx.id}`;
  for (const socket of sockets) await haproxyCommand(socket, `set server ${server} state drain`);
  try {
    await work();
  } finally {
    for (const socket of sockets) await haproxyCommand(socket, `set server ${server} state ready`);
  }
}
