/** Takes an instance out of every nginx's upstream for a while. */
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { show } from "../../model/text.ts";
import { theGroup } from "../../model/topology.ts";
import type { Node } from "../../templates/layout.ts";
import { printNginx } from "../../templates/nginx/print.ts";
import { serverLine } from "../../templates/nginx/routes.ts";
import { childrenOf, commandLine } from "../processes.ts";
import { replaceFile } from "../replace-file.ts";
import type { Scene } from "./scene.ts";

/** Runs `work` while no nginx sends a new request to `address`. */
export async function inUpstreams(
  scene: Scene,
  address: string,
  note: (line: string) => void,
  work: () => Promise<void>,
): Promise<void> {
  const present = lineOf(address, false);
  const away = lineOf(address, true);
  const proxies = scene.layout.nodes(theGroup(scene.topology, "proxy"));
  note(`${address} leaves nginx`);
  // What each nginx runs with is not what is written down until it is back: an `up` after an
  // interruption here renews it.
  const applied = proxies.map(({ id }) => [id, scene.applied.of(id)] as const);
  scene.applied.forget(proxies.map(({ id }) => id));
  for (const proxy of proxies) await replaceLine(scene, proxy, present, away);
  try {
    await work();
  } finally {
    for (const proxy of proxies) await replaceLine(scene, proxy, away, present);
    for (const [name, before] of applied) if (before !== null) scene.applied.ran(name, before);
  }
}

/**
 * In the file that this nginx reads now, which may be older than the stack file. Resolves when no
 * process that takes new requests has the old one.
 */
async function replaceLine(scene: Scene, proxy: Node, from: string, to: string): Promise<void> {
  const file = join(scene.places.config, proxy.id, "nginx.conf");
  const before = readFileSync(file, "utf8");
  const after = before.replaceAll(`${from}\n`, `${to}\n`);
  if (after === before) return;
  const { mode, gid } = statSync(file);
  replaceFile(file, after, { mode: mode & 0o777, gid });
  const pid = await scene.supervisor.pidOf(proxy.id);
  if (pid === null) return;
  const old = workersOf(pid);
  await scene.supervisor.signal("HUP", proxy.id);
  const end = Date.now() + 10_000;
  while (workersOf(pid).some((worker) => old.includes(worker)) && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Processes that accept; those that only end what they have are called `shutting down`. */
function workersOf(master: number): number[] {
  return childrenOf(master).filter((pid) => /^nginx: worker process\s*$/.test(commandLine(pid)));
}

function lineOf(address: string, away: boolean): string {
  return show(printNginx([serverLine(address, away)])).trim();
}
