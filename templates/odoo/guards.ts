/** The kit's own addons (programs/odoo/), which every process that serves loads as the last of `server_wide_modules`. */

import type { Effect } from "../../model/setting.ts";
import { programSource } from "../../programs/source.ts";
import type { Layout, Node } from "../layout.ts";
import { programFile } from "../program-file.ts";
import type { RenderedFile } from "../rendered-file.ts";

/** Files of each addon, by its name. */
const addons = {
  outage_guard: ["__init__.py", "__manifest__.py"],
  door_guard: ["__init__.py", "__manifest__.py", "logins.py", "logs.py"],
} as const;

/** Their names, in the order in which they are loaded. */
export const guards: readonly string[] = Object.keys(addons);

/** The folder among `addons_path` that has them. */
export function guardFolder(layout: Layout, node: Node): string {
  return `${layout.path("config", node)}/addons`;
}

/** Their files for one node. @param effect what a change of them costs there. */
export function renderGuards(group: string, node: Node, effect: Effect): RenderedFile[] {
  return Object.entries(addons).flatMap(([addon, names]) =>
    names.map((name): RenderedFile => {
      const place = { id: `${node.id}/addons/${addon}/${name}`, group, node: node.id };
      // Python reads it; it is not run by its path.
      return {
        ...programFile(place, programSource(`odoo/${addon}/${name}`), effect),
        mode: 0o644,
      };
    }),
  );
}
