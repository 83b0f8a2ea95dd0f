/** The kit's own addons, which every process that serves loads as the last of `server_wide_modules`. */
import type { Effect } from "../../model/setting.ts";
import type { Layout, Node } from "../layout.ts";
import { programFile } from "../program-file.ts";
import type { RenderedFile } from "../rendered-file.ts";
import { doorGuard, doorGuardFiles } from "./door-guard.ts";
import { outageGuard, outageGuardFiles } from "./outage-guard.ts";

/** Their names, in the order in which they are loaded. */
export const guards: readonly string[] = [outageGuard, doorGuard];

/** The folder among `addons_path` that has them. */
export function guardFolder(layout: Layout, node: Node): string {
  return `${layout.path("config", node)}/addons`;
}

/** Their files for one node. @param effect what a change of them costs there. */
export function renderGuards(group: string, node: Node, effect: Effect): RenderedFile[] {
  const addons = { [outageGuard]: outageGuardFiles(), [doorGuard]: doorGuardFiles };
  return Object.entries(addons).flatMap(([addon, files]) =>
    Object.entries(files).map(([name, text]): RenderedFile => {
      const place = { id: `${node.id}/addons/${addon}/${name}`, group, node: node.id };
      // Python reads it; nobody runs it by its path.
      return { ...programFile(place, text, effect), mode: 0o644 };
    }),
  );
}
