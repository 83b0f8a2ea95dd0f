/**
 * Whether PostgreSQL runs with the parameters that were rendered. Patroni leaves out what it does
 * not know or cannot read, and says so in its log alone: only `pg_settings` tells.
 */
import { quantityIn } from "../model/postgresql-quantities.ts";
import { show } from "../model/text.ts";
import { groupsOf, type Topology } from "../model/topology.ts";
import type { Layout, Node } from "../templates/layout.ts";
import { dynamicConfiguration } from "../templates/patroni/dynamic.ts";
import { memberSettings } from "../templates/patroni/settings.ts";

/** One row of `pg_settings`. */
export interface ServerParameter {
  readonly name: string;
  readonly setting: string;
  readonly unit: string | null;
  /** bool, enum, integer, real, string. */
  readonly vartype: string;
  readonly pending_restart: boolean;
}

/** As one JSON value. */
export const parametersQuery =
  "SELECT json_agg(json_build_object('name', name, 'setting', setting, 'unit', unit, 'vartype', vartype, 'pending_restart', pending_restart)) FROM pg_settings";

/** The parameters of every database instance, by name: its own win over those of all. */
export function wantedParameters(
  topology: Topology,
  layout: Layout,
): { readonly node: Node; readonly parameters: ReadonlyMap<string, string> }[] {
  const own = (settings: ReturnType<typeof dynamicConfiguration>) =>
    settings
      .filter(({ section }) => section === "postgresql.parameters")
      .map(({ key, value }) => [key, show(value)] as const);
  const shared = own(dynamicConfiguration(topology));
  return groupsOf(topology, "postgresql").flatMap((group) =>
    layout.nodes(group).map((node) => ({
      node,
      parameters: new Map([...shared, ...own(memberSettings(topology, layout, group, node))]),
    })),
  );
}

/** Sentences, one for each parameter that the server does not run with. */
export function differingParameters(
  wanted: ReadonlyMap<string, string>,
  found: readonly ServerParameter[],
): string[] {
  const server = new Map(found.map((row) => [row.name.toLowerCase(), row]));
  return [...wanted].flatMap(([name, value]) => {
    const row = server.get(name.toLowerCase());
    if (row === undefined) return [`${name}: PostgreSQL has no such parameter, got ${value}`];
    if (row.pending_restart) return [`${name}: ${value} waits for a restart of PostgreSQL`];
    if (computed.has(name) && ["-1", "0"].includes(value)) return [];
    const runs = `${row.setting}${row.unit === null ? "" : ` (unit ${row.unit})`}`;
    return isEqual(value, row)
      ? []
      : [`${name}: ${value} is not what it runs with, which is ${runs}`];
  });
}

/** Where -1 or 0 asks PostgreSQL to compute the value, and it shows what it computed. */
const computed: ReadonlySet<string> = new Set([
  "wal_buffers",
  "commit_timestamp_buffers",
  "subtransaction_buffers",
  "transaction_buffers",
]);

function isEqual(value: string, { setting, unit, vartype }: ServerParameter): boolean {
  switch (vartype) {
    case "bool":
      return truth(value) === truth(setting);
    case "integer":
    case "real": {
      const wanted = quantityIn(value, unit, vartype);
      const has = Number(setting);
      // PostgreSQL rounds to whole units of an integer.
      return wanted !== null && Math.abs(wanted - has) <= (vartype === "integer" ? 0.5 : 1e-6);
    }
    case "enum":
      return truth(value) === truth(setting);
    default:
      // A list is kept as it was written, or with other white space.
      return value.replaceAll(/\s/g, "") === setting.replaceAll(/\s/g, "");
  }
}

/** One word for what PostgreSQL takes as the same; others in small letters. */
function truth(value: string): string {
  const word = value.trim().toLowerCase();
  if (["on", "true", "yes", "1", "t", "y"].includes(word)) return "on";
  if (["off", "false", "no", "0", "f", "n"].includes(word)) return "off";
  return word;
}
