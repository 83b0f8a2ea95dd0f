/** The folders of a stack, each owned by who writes there. */
import { chmodSync, chownSync, closeSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import type { Topology } from "../model/topology.ts";
import type { Layout } from "../templates/layout.ts";
import type { Places } from "./places.ts";
import { userIds, userOf } from "./users.ts";

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
  // Services make their own logs; the sticky bit keeps them from each other's.
  folder(places.log, 0o1777);
  folder(places.filestore, 0o755, userIds.odoo);
  folder(places.backup, 0o750, userIds.postgres);

  for (const group of topology.groups) {
    const id = userIds[userOf(group.role)];
    for (const node of layout.nodes(group)) {
      folder(join(places.data, node.id), 0o700, id);
      folder(join(places.run, node.id), 0o750, id);
      folder(join(places.config, node.id), 0o755);
      if (group.role === "proxy") {
        for (const name of [`${node.id}.log`, `${node.id}.error.log`]) {
          const path = join(places.log, name);
          closeSync(openSync(path, "a"));
          chownSync(path, id, id);
        }
      }
    }
  }
  folder(join(places.data, "init"), 0o700, userIds.odoo);
}
