/**
 * A planned restart that no user notices: the tier before an instance sends it nothing new, what it
 * works on ends, then it is restarted. A kill after the wait would cut what never ends.
 */
import { tierOf } from "../../model/tiers/tiers.ts";
import { theGroup } from "../../model/topology.ts";
import type { Program } from "../../templates/supervisor/programs.ts";
import { childrenOf } from "../processes.ts";
import { until } from "../until.ts";
import { atBalancers, requestsOf } from "./at-balancers.ts";
import { atEdge } from "./edge-server.ts";
import { connectionsTo, untilNone } from "./in-flight.ts";
import { endQuietly } from "./quiet-pgbouncer.ts";
import type { Scene } from "./scene.ts";

/** How a program is renewed. */
export interface Renewal {
  /** Takes what the supervisor itself must read again; restarts the program where that differs. */
  take(): Promise<void>;
  restart(): Promise<void>;
  /** Resolves when its probe passes. */
  ready(): Promise<void>;
}

/** Restarts a program while no request is sent to it. */
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
  const drain = tierOf(group).machine.drain(group);
  switch (drain.kind) {
    case "none":
      return await work();
    case "requests": {
      const port = layout.port("http");
      return await atBalancers(scene, group, node, async () => {
        await untilNone(() => connectionsTo(node.bind, port), drain.seconds, note);
        await work();
      });
    }
    case "sockets":
      // Sockets never end by themselves, and browsers open them again: only new ones go elsewhere.
      return group.instances === 1 ? await work() : await atBalancers(scene, group, node, work);
    case "new-worker":
      // HAProxy's master starts itself again, and hands the listener over; the former worker ends what it has.
      await renewal.take();
      await replaceWorker(scene, program);
      return await renewal.ready();
    case "edge-requests": {
      // Nothing can stand in for the only one.
      if (group.instances === 1) return await work();
      const seconds = theGroup(topology, "edge").timeout;
      return await atEdge(scene, node, async () => {
        await untilNone(() => requestsOf(scene, node), seconds, note);
        await work();
      });
    }
    case "first-primary":
      await untilPrimary(scene, note);
      return await work();
    case "suspended-clients":
      if (group.instances === 1) return await work();
      // What is killed is started again at once; a stop would refuse clients meanwhile.
      await endQuietly(scene, program, note);
      await renewal.take();
      return await renewal.ready();
  }
}

/** Seconds for the first start of a database, on a busy machine. */
const firstStart = 60;

/**
 * Resolves when there is a primary, or after a minute without one. An `up` that was killed may have
 * begun the first start: Patroni makes its roles and keeps its configuration at the end of that, and
 * never again; what was cut there has a primary that no standby can follow.
 */
async function untilPrimary({ database }: Scene, note: (line: string) => void): Promise<void> {
  const isThere = async () => {
    if ((await database.leader()) !== null) return true;
    note("waiting for the first start of PostgreSQL");
    return false;
  };
  await until(isThere, firstStart, 250);
}

/** Resolves when HAProxy's master has a new worker. */
async function replaceWorker({ supervisor }: Scene, { name }: Program): Promise<void> {
  const master = await supervisor.pidOf(name);
  if (master === null) return;
  const before = childrenOf(master);
  await supervisor.signal("USR2", name);
  const isReplaced = () => childrenOf(master).some((pid) => !before.includes(pid));
  if (!(await until(isReplaced, 60, 50)))
    throw new Error(`${name} starts no new worker: its log tells why`);
}
