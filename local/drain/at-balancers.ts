/** An instance in the eyes of the balancers, by HAProxy's runtime API: away for a while, or there again. */
import { join } from "node:path";
import { type Group, theGroup } from "../../model/topology.ts";
import { backendOf, staticFile, websocketBackend } from "../../templates/haproxy/balancer.ts";
import type { Node } from "../../templates/layout.ts";
import { connections, type Tcp } from "../sockets.ts";
import { until } from "../until.ts";
import { haproxyAnswer, haproxyCommand } from "./haproxy-command.ts";
import type { Scene } from "./scene.ts";

/** Seconds in which a balancer sees that an instance answers: it asks every second. */
const patience = 60;

/** Runs `work` while no balancer sends a new request to an instance; those that it has go on. */
export async function atBalancers(
  scene: Scene,
  group: Group,
  instance: Node,
  work: () => Promise<void>,
): Promise<void> {
  const server = serverOf(group, instance);
  await tell(scene, `set server ${server} state drain`);
  try {
    await work();
  } finally {
    await tell(scene, `set server ${server} state ready`);
  }
  await untilSeen(scene, group, instance);
}

/**
 * Runs `work` while the balancers believe an instance healthy without asking: a reload replaces the
 * child that answers for it, and its socket stays open all the while.
 */
export async function unasked(
  scene: Scene,
  group: Group,
  instance: Node,
  work: () => Promise<void>,
): Promise<void> {
  const server = serverOf(group, instance);
  await tell(scene, `disable health ${server}`);
  try {
    await work();
    await untilChildAnswers(scene, instance);
  } finally {
    await tell(scene, `enable health ${server}`);
  }
}

/** The next instance may leave only when this one is back. */
async function untilSeen(scene: Scene, group: Group, instance: Node): Promise<void> {
  const backend = backendName(group);
  for (const balancer of balancers(scene)) {
    const question = `show servers state ${backend}`;
    const seen = async () =>
      isUp(await haproxyAnswer(socketOf(scene, balancer), question), instance.id);
    if (!(await until(seen, patience)))
      throw new Error(`${balancer.id} does not see that ${instance.id} is back`);
  }
}

/** The gevent child of an instance, which the balancers ask: without it they would take the instance out. */
async function untilChildAnswers(scene: Scene, instance: Node): Promise<void> {
  const url = `http://${instance.bind}:${scene.layout.port("gevent")}${staticFile}`;
  const answers = async () => {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5000) }).catch(() => null);
    return answer?.ok === true;
  };
  if (!(await until(answers, patience)))
    throw new Error(
      `${instance.id} does not answer the balancers' health check after its reload: ${url}`,
    );
}

/**
 * `show servers state`, HAProxy 3.0 (management guide, 9.3): the fourth word is the server, the sixth
 * its state, of which 2 is "running". One that does not know the instance is not waited for: it is
 * away, or an `up` ended before it was told, and this one tells it after the instances.
 */
export function isUp(answer: string, server: string): boolean {
  const lines = answer.split("\n").map((line) => line.split(" "));
  const line = lines.find((words) => words[3] === server);
  return line === undefined || line[5] === "2";
}

/**
 * How many requests of an nginx the balancers have. Websockets take the same way, and never end by
 * themselves: browsers open them again.
 */
export async function requestsOf(scene: Scene, nginx: Node): Promise<number> {
  const port = scene.layout.port("balancer");
  const opened = connections().filter(
    ({ local, remote }) => local.address === nginx.bind && remote.port === port,
  );
  if (opened.length === 0) return 0;
  const asked = balancers(scene).map((node) => haproxyAnswer(socketOf(scene, node), "show sess"));
  return withoutSockets(opened, (await Promise.all(asked)).join("\n")).length;
}

/**
 * `show sess`, HAProxy 3.0 (management guide, 9.3), has a line for each request and websocket. A worker
 * that was replaced is not asked: what it still has counts as a request, and ends with it.
 */
export function withoutSockets(opened: readonly Tcp[], sessions: string): readonly Tcp[] {
  const line = new RegExp(` src=(\\S+) fe=\\S+ be=${websocketBackend} `, "g");
  const sockets = new Set([...sessions.matchAll(line)].map(([, source]) => source));
  return opened.filter(({ local }) => !sockets.has(`${local.address}:${local.port}`));
}

async function tell(scene: Scene, line: string): Promise<void> {
  for (const balancer of balancers(scene)) await haproxyCommand(socketOf(scene, balancer), line);
}

function balancers(scene: Scene): readonly Node[] {
  return scene.layout.nodes(theGroup(scene.topology, "balancer"));
}

function socketOf(scene: Scene, { id }: Node): string {
  return join(scene.places.run, id, "haproxy.sock");
}

function serverOf(group: Group, instance: Node): string {
  return `${backendName(group)}/${instance.id}`;
}

function backendName(group: Group): string {
  return group.role === "websocket" ? websocketBackend : backendOf(group.name);
}
