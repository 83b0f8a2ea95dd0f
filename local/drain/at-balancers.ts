/** Takes an instance out of every balancer for a while, by HAProxy's runtime API. */
import { join } from "node:path";
import { theGroup } from "../../model/topology.ts";
import type { Node } from "../../templates/layout.ts";
import { haproxyCommand } from "./haproxy-command.ts";
import type { Scene } from "./scene.ts";

/** Runs `work` while no balancer sends a new request to an instance; those that it has go on. */
export async function atBalancers(
  scene: Scene,
  backend: string,
  instance: Node,
  work: () => Promise<void>,
): Promise<void> {
  const sockets = scene.layout
    .nodes(theGroup(scene.topology, "balancer"))
    .map((balancer) => join(scene.places.run, balancer.id, "haproxy.sock"));
  const set = async (state: "drain" | "ready") => {
    for (const socket of sockets)
      await haproxyCommand(socket, `set server ${backend}/${instance.id} state ${state}`);
  };
  await set("drain");
  try {
    await work();
  } finally {
    await set("ready");
  }
}
