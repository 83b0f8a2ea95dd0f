/** `haproxy.cfg` of one node, of whatever tier. */
import type { Group } from "../../model/topology.ts";
import type { Node } from "../layout.ts";
import type { RenderedFile } from "../rendered-file.ts";
import { flattenHaproxy, type HaproxySection, printHaproxy } from "./print.ts";

/** The file, readable by the service alone: it may hold a password. */
export function haproxyFile(
  group: Group,
  node: Node,
  sections: readonly HaproxySection[],
): RenderedFile {
  return {
    id: `${node.id}/haproxy.cfg`,
    group: group.name,
    node: node.id,
    dialect: "haproxy",
    mode: 0o640,
    settings: flattenHaproxy(sections),
    body: printHaproxy(sections),
  };
}
