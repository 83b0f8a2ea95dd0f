/** Options that a team wrote, each where it stands in the stack file. */
import { pathOf } from "../model/odoo-pools.ts";
import { isOdoo, type Topology, theGroup } from "../model/topology.ts";
import type { PathPart } from "../model/yaml-source.ts";

export interface WrittenOption {
  /** `odoo.options`, `interactive`, `pgbouncer`. */
  readonly subject: string;
  readonly key: string;
  readonly value: string;
  readonly path: readonly PathPart[];
}

/** odoo.conf keys: those for all pools once, then what a pool has of its own. */
export function odooOptions(topology: Topology): WrittenOption[] {
  const common = topology.application.options;
  return [
    ...Object.entries(common).map(([key, value]) => ({
      subject: "odoo.options",
      key,
      value,
      path: ["odoo", "options", key],
    })),
    ...topology.groups.filter(isOdoo).flatMap((group) =>
      Object.entries(group.options)
        .filter(([key, value]) => common[key] !== value)
        .map(([key, value]) => ({
          subject: group.name,
          key,
          value,
          path: [...pathOf(group, "options"), key],
        })),
    ),
  ];
}

/** pgbouncer.ini keys. */
export function pgbouncerOptions(topology: Topology): WrittenOption[] {
  const pgbouncer = theGroup(topology, "pgbouncer");
  return Object.entries(pgbouncer.options).map(([key, value]) => ({
    subject: pgbouncer.name,
    key,
    value,
    path: ["pgbouncer", "options", key],
  }));
}
