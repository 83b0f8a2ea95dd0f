/**
 * A planned restart that no user notices: the tier before an instance sends it nothing new, what it
 * works on ends, then it is restarted. A kill after the wait would cut what never ends.
 */
import { theGroup } from "../../model/topology.ts";
import { backendOf, websocketBackend } from "../../templates/haproxy/balancer.ts";
import type { Program } from "../../templates/supervisor/programs.ts";
import { atBalancers } from "./at-balancers.ts";
import { atEdge } from "./edge-server.ts";
import { connectionsFrom, connectionsTo, untilNone } from "./in-flight.ts";
import { endQuietly } from "./quiet-pooler.ts";
import type { Scene } from "./scene.ts";

/** How a program is renewed. */
export interface Renewal {
  /** Takes what the supervisor itself must know anew; restarts the program where that differs. */
  take(): Promise<void>;
  restart(): Promise<void>;
  /** Resolves when its probe passes. */
  ready(): Promise<void>;
}

/** Restarts a program while nobody is sent to it. */
export async function restartDrained(
  scene: Scene,
  program: Program,
  note: (line: string) => void,
  renewal: Renewal,
): Promise<void> {
  const work = async () => {
    await renewal.take();
    await renewal.restart();
    await renewal.ready();
  };
  const { group, node } = program;
  const { layout, topology } = scene;
  // Nobody can stand in for the only instance: its users wait, or are told to try again.
  const alone = group.instances === 1;
  switch (group.role) {
    case "http": {
      if (alone) return await work();
      const port = layout.port("http");
      return await atBalancers(scene, backendOf(group.name), node, async () => {
        await untilNone(() => connectionsTo(node.bind, port), group.limitTimeReal, note);
        await work();
      });
    }
    case "websocket":
      // Sockets never end by themselves, and browsers open them again: only new ones go elsewhere.
      if (alone) return await work();
      return await atBalancers(scene, websocketBackend, node, work);
    case "proxy": {
      if (alone) return await work();
      const seconds = theGroup(topology, "edge").timeout;
      return await atEdge(scene, node, async () => {
        const balancer = layout.port("balancer");
        await untilNone(() => connectionsFrom(node.bind, balancer), seconds, note);
        await work();
      });
    }
    case "pooler":
      if (alone) return await work();
      // Whoever is killed is started again at once; a stop would refuse clients meanwhile.
      await endQuietly(scene, program, note);
      await renewal.take();
      return await renewal.ready();
    default:
      return await work();
  }
}
