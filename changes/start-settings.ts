/** What a process on one machine is started with and no file of its own says, and what a change of it costs. */

import type { Effect, ShownSetting } from "../model/setting.ts";
import { tierOf } from "../model/tiers/tiers.ts";
import { type Group, isOdoo } from "../model/topology.ts";

/** What is asked for only where the group has it. */
export interface StartValues {
  readonly modules: () => string;
  /** Odoo's parameters, as the SQL that sets them. */
  readonly parameters: () => string;
  /** Folders of the team's code. */
  readonly addons: () => string;
  /** Its Python packages. */
  readonly requirements: () => string;
  readonly certificate: () => string;
}

/** @param own what the process itself is started with: `command`, `environment`. */
export function startSettings(
  group: Group,
  own: readonly (readonly [key: string, value: string])[],
  values: StartValues,
): ShownSetting[] {
  const soft: Effect = tierOf(group).machine.reload === null ? "restart" : "reload";
  const entries: (readonly [key: string, value: string, effect: Effect])[] = [
    ...own.map(([key, value]) => [key, value, "restart"] as const),
    ...(isOdoo(group)
      ? ([
          // New modules bring code and assets.
          ["modules", values.modules(), soft],
          // Odoo keeps its parameters (the users' address) in memory.
          ["parameters", values.parameters(), soft],
          ["addons", values.addons(), "restart"],
          ["requirements", values.requirements(), "restart"],
        ] as const)
      : []),
    ...(group.role === "edge" ? ([["certificate", values.certificate(), "reload"]] as const) : []),
  ];
  return entries.map(([key, value, effect]) => ({ section: "start", key, value, effect }));
}
