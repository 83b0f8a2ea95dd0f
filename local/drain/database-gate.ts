/**
 * Keeps users out of the database while planned work takes the primary away for a moment. PostgreSQL
 * that shuts down refuses new clients, which Odoo takes for a lost database and logs people out:
 * so the edge asks them to try again, what is under way ends, and connections are held.
 */
import { join } from "node:path";
import { routedPools } from "../../model/odoo-pools.ts";
import { groupsOf, theGroup } from "../../model/topology.ts";
import { haproxyCommand } from "./haproxy-command.ts";
import { connectionsTo, untilNone } from "./in-flight.ts";
import type { Scene } from "./scene.ts";

/** Seconds for which requests and jobs that are under way are waited for; then they are cut. */
const patience = 10;

/** Runs `work` while no session is inside. What was closed is open again in any case. */
export async function whileClosed(
  scene: Scene,
  note: (line: string) => void,
  work: () => Promise<void>,
): Promise<void> {
  const { topology, layout } = scene;
  const primaries = groupsOf(topology, "postgresql")
    .filter(({ kind }) => kind === "primary")
    .flatMap((group) => layout.nodes(group));
  const set = async (role: "edge" | "router", state: "maint" | "ready") => {
    for (const node of layout.nodes(theGroup(topology, role))) {
      for (const { id } of primaries) {
        const socket = join(scene.places.run, node.id, "haproxy.sock");
        await haproxyCommand(socket, `set server primary/${id} state ${state}`);
      }
    }
  };
  try {
    await set("edge", "maint");
    const instances = routedPools(topology).flatMap((group) => layout.nodes(group));
    const requests = async () => {
      const counts = instances.map((node) => connectionsTo(node.bind, layout.port("http")));
      return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
    };
    await untilNone(requests, patience, note);
    await untilNone(() => transactions(scene), patience, note);
    await set("router", "maint");
    await work();
  } finally {
    await set("router", "ready");
    await set("edge", "ready");
  }
}

/** Of Odoo: jobs, and what websockets cause. */
async function transactions(scene: Scene): Promise<number> {
  const [row] = await scene.database.query(
    "postgres",
    `SELECT count(*) FROM pg_stat_activity
     WHERE backend_type = 'client backend' AND usename = 'odoo' AND state <> 'idle'`,
  );
  return Number(row?.[0]);
}
