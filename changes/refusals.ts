/** What cannot be done to a stack that runs: `up` says so and stops before it changes anything. */
import type { StackModel } from "./stack-model.ts";

/** One sentence for each. */
export function refusals(before: StackModel, after: StackModel): string[] {
  const [old, now] = [identityOf(before), identityOf(after)];
  const modules = after.topology.application.modules;
  // Elsewhere the init job installs, and asks for nothing that has left the list.
  const removed =
    after.topology.platform === "local"
      ? before.topology.application.modules.filter((name) => !modules.includes(name))
      : [];
  return [
    ...Object.keys(now)
      .filter((key) => old[key] !== undefined && old[key] !== now[key])
      .map(
        (key) =>
          `${key} ${old[key]} → ${now[key]}: it needs another stack, and the data moved there.`,
      ),
    ...(removed.length === 0
      ? []
      : [
          `odoo.modules without ${removed.join(", ")}: as long as the database has it. Uninstall it in Odoo's Apps first, which deletes its data.`,
        ]),
  ];
}

function identityOf({ topology, identity }: StackModel): Readonly<Record<string, string>> {
  return { platform: topology.platform, ...identity };
}
