import { show, type Text } from "./text.ts";

/** What it costs a running service when the value of a setting changes. */
export type Effect = "none" | "reload" | "restart" | "recreate";

/** Who chose the value: our default, arithmetic over the topology, the team's stack file, or a value that cannot be overridden. */
export type SettingSource = "default" | "sized" | "stack" | "forced";

/**
 * One line of configuration before it is printed in any dialect. Components that need a map
 * instead of a file (a parameter group, a custom resource) take these; rendered text is never parsed.
 */
export interface Setting {
  /** Where the key stands when keys repeat or nest: an ini section, `http / server erp / location /`. Empty for flat files. */
  readonly section: string;
  readonly key: string;
  readonly value: Text;
  readonly effect: Effect;
  readonly source: SettingSource;
}

/** A setting as people see it: names in place of secrets. What `rendered/` and a stack's state keep. */
export interface ShownSetting {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  readonly effect: Effect;
}

/** The setting with its placeholders named. */
export function showSetting(setting: Setting): ShownSetting {
  const { section, key, value, effect } = setting;
  return { section, key, value: show(value), effect };
}
