import type { Group } from "../../model/topology.ts";
import type { Layout, Node } from "../layout.ts";
import type { HaproxyLine, HaproxySection } from "./print.ts";
import { haproxyLine } from "./print.ts";

export interface ProcessLimits {
  /** Most connections of the process; each takes two open files. */
  readonly maxConnections: number;
  /** Seconds after which a process that was replaced by a reload ends whatever it still holds. */
  readonly oldSessions: number;
}

/** `global`: unprivileged, in the foreground, a master that can reload its worker. */
export function globalSection(
  group: Group,
  layout: Layout,
  node: Node,
  limits: ProcessLimits,
  more: readonly HaproxyLine[] = [],
): HaproxySection {
  return {
    kind: "global",
    name: "",
    lines: [
      haproxyLine("master-worker", [], { effect: "restart", source: "forced" }),
      haproxyLine("log", ["stdout", "format", "raw", "local0"]),
      haproxyLine("maxconn", limits.maxConnections),
      haproxyLine("nbthread", Math.max(1, Math.ceil(group.cpu)), {
        source: "sized",
        comment: "the default would count the machine's CPUs, not those promised",
      }),
      haproxyLine("hard-stop-after", `${limits.oldSessions}s`),
      haproxyLine("stats socket", [
        `${layout.path("run", node)}/haproxy.sock`,
        ...["mode", "600", "level", "admin"],
      ]),
      ...more,
    ],
  };
}
