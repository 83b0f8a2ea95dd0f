/** The folders of a stack, each owned by who writes there. */
import {
  chmodSync,
  chownSync,
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
} from "node:fs";
import { join } from "node:path";
import { tierOf } from "../model/tiers/tiers.ts";
import type { Topology } from "../model/topology.ts";
import type { Layout } from "../templates/layout.ts";
import type { Places } from "./places.ts";
import { userIdOf, userIds } from "./users.ts";

/** Makes what is missing; owners and modes are set again, so that an interrupted run is mended. */
export function makeFolders(places: Places, topology: Topology, layout: Layout): void {
  const folder = (path: string, mode: number, id = 0) => {
    mkdirSync(path, { recursive: true });
    chownSync(path, id, id);
    chmodSync(path, mode);
  };
  // 0700 root above everything: the root's users are other people on the host.
  folder(join(places.state, ".."), 0o700);
  folder(join(places.run, ".."), 0o700);
  for (const path of [places.state, places.run, places.config, places.data]) folder(path, 0o755);
  folder(places.venv, 0o755);
  // Root appends here: in a folder where services make files, a link would lead it elsewhere. Each
  // service that writes a log itself finds the file made, and no other service reads it.
  folder(places.log, 0o755);
  for (const name of readdirSync(places.log)) closeLog(join(places.log, name));
  folder(places.filestore, 0o755, userIds.odoo);
  folder(places.backup, 0o750, userIds.postgres);

  for (const group of topology.groups) {
    const id = userIdOf(group);
    for (const node of layout.nodes(group)) {
      folder(join(places.data, node.id), 0o700, id);
      folder(join(places.run, node.id), 0o750, id);
      folder(join(places.config, node.id), 0o755);
      for (const name of tierOf(group).machine.logs?.(node.id) ?? []) {
        const path = join(places.log, name);
        closeSync(openSync(path, "a"));
        chownSync(path, id, id);
        chmodSync(path, 0o600);
      }
    }
  }
  folder(join(places.data, "init"), 0o700, userIds.odoo);
}

/** Of a former version: readable by every service. */
function closeLog(path: string): void {
  if (lstatSync(path).isFile()) chmodSync(path, 0o600);
}
