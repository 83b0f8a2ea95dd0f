/**
 * A planned restart that no user notices: the tier before an instance sends it nothing new, what it
 * works on ends, then it is restarted. A kill after the wait would cut what never ends.
 */
import { theGroup } from "../../model/topology.ts";
import type { Program } from "../../templates/supervisor/programs.ts";
import { atEdge } from "./edge-server.ts";
import { connectionsFrom, connectionsTo, untilNone } from "./in-flight.ts";
import { inUpstreams } from "./nginx-upstream.ts";
import { whileQuiet } from "./quiet-pooler.ts";
import type { Scene } from "./scene.ts";

/** Runs `work`, which ends and starts a program, while nobody is sent to it. */
export async function drained(
  scene: Scene,
  program: Program,
  note: (line: string) => void,
  work: () => Promise<void>,
): Promise<void> {
  const { group, node } = program;
  const { layout, topology } = scene;
  // Nobody can stand in for the only instance: its users wait, or are told to try again.
  const alone = group.instances === 1;
  switch (group.role) {
    case "http": {
      if (alone) return await work();
      const port = layout.port("http");
      return await inUpstreams(scene, `${node.bind}:${port}`, note, async () => {
        await untilNone(() => connectionsTo(node.bind, port), group.limitTimeReal, note);
        await work();
      });
    }
    case "websocket":
      // Sockets never end by themselves, and browsers open them again: only new ones go elsewhere.
      if (alone) return await work();
      return await inUpstreams(scene, `${node.bind}:${layout.port("gevent")}`, note, work);
    case "proxy": {
      if (alone) return await work();
      const seconds = theGroup(topology, "edge").timeout;
      return await atEdge(scene, node, async () => {
        const http = layout.port("http");
        await untilNone(() => connectionsFrom(node.bind, http), seconds, note);
        await work();
      });
    }
    case "pooler":
      if (alone) return await work();
      return await whileQuiet(scene, program, note, work);
    default:
      return await work();
  }
}
