/**
 * Ends a PgBouncer at a moment when no client is in a transaction. In session mode its clients never
 * leave by themselves; Odoo replaces a connection that was cut while idle, and only that.
 */
import { theGroup } from "../../model/topology.ts";
import type { Program } from "../../templates/supervisor/programs.ts";
import { signalAll } from "../processes.ts";
import { SqlConsole } from "../sql-console.ts";
import { sleep } from "../until.ts";
import { hasUnread } from "./in-flight.ts";
import type { Scene } from "./scene.ts";

/** Seconds for which a long transaction is waited for; then it is cut. */
const patience = 60;

/** Milliseconds in which a request that is not over says its next statement. */
const moment = 40;

/**
 * Ends a PgBouncer process in a quiet moment; the supervisor starts it again at once. No signal that
 * asks it to stop: it would tell clients so that log in meanwhile, and they would not try the other.
 */
export async function endQuietly(
  scene: Scene,
  program: Program,
  note: (line: string) => void,
): Promise<void> {
  const leader = await scene.database.leader();
  const pid = await scene.supervisor.pidOf(program.name);
  if (leader === null || pid === null) return;
  const port = portOf(scene, program);
  const pgbouncer = SqlConsole.pgbouncer(scene, program.node, port);
  const database = SqlConsole.database(scene, leader);
  const busy = async () => {
    const backends = (await pgbouncer.rows("SHOW SERVERS"))
      .map((row) => Number(row["remote_pid"]))
      .filter((backend) => backend > 0);
    if (backends.length === 0) return 0;
    const [row] = await database.rows(
      `SELECT count(*) AS busy FROM pg_stat_activity
       WHERE pid IN (${backends.join(", ")}) AND state <> 'idle'`,
    );
    return Number(row?.["busy"]);
  };
  try {
    const end = Date.now() + patience * 1000;
    for (;;) {
      const before = await busy();
      if (before > 0) note(`waiting for ${before} transactions through ${program.name}`);
      if (before === 0 || Date.now() > end) {
        // Nothing passes now, so what is quiet stays quiet.
        await pgbouncer.rows("SUSPEND");
        const isQuiet = (await busy()) === 0 && (await nobodyGoesOn(program.node.bind, port));
        if (isQuiet || Date.now() > end) {
          signalAll([pid], "SIGKILL");
          return;
        }
        await pgbouncer.rows("RESUME");
      }
      await sleep(20);
    }
  } finally {
    pgbouncer.close();
    database.close();
  }
}

/**
 * Between two transactions of one request a connection looks idle: its next statement, in a moment,
 * stays unread. Odoo replaces no connection that it has begun to use.
 */
async function nobodyGoesOn(address: string, port: number): Promise<boolean> {
  await sleep(moment);
  return !hasUnread(address, port);
}

function portOf(scene: Scene, program: Program): number {
  const listener = theGroup(scene.topology, "pgbouncer").listeners.find(
    ({ name }) => program.name === `${program.node.id}-${name}`,
  );
  if (listener === undefined) throw new Error(`${program.name} is no listener`);
  return scene.layout.port(listener.name);
}
