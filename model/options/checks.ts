/** The options of a stack file before the programs that read them. */
import type { Locate } from "../location.ts";
import { forcedOdooOptions } from "../odoo-options.ts";
import { forcedPgbouncerOptions } from "../pgbouncer-options.ts";
import type { PlatformName } from "../platform.ts";
import { forcedParameters, preloadedLibraries } from "../postgresql-parameters.ts";
import { seriesOf } from "../series.ts";
import type { ClusterSpec } from "../spec/cluster.ts";
import { shown } from "../spec-problems.ts";
import type { Problem } from "../user-error.ts";
import type { PathPart } from "../yaml-source.ts";
import { operatorsFault } from "./cloudnative-pg.ts";
import { odooFault } from "./odoo.ts";
import { pgbouncerFault } from "./pgbouncer.ts";
import { postgresqlFault } from "./postgresql.ts";
import type { OptionFault } from "./table.ts";

/** Options in one place of a stack file, and who judges them. */
interface Place {
  readonly path: readonly PathPart[];
  readonly options: Readonly<Record<string, string>>;
  /** Refused by name already. */
  readonly refused: Readonly<Record<string, string>>;
  readonly fault: (name: string, value: string) => OptionFault | null;
}

/** Names and values that a program would refuse, replace or not read. */
export function optionProblems(
  cluster: ClusterSpec,
  platform: PlatformName | null,
  locate: Locate,
): Problem[] {
  return placesOf(cluster, platform).flatMap(({ path, options, refused, fault }) =>
    Object.entries(options).flatMap(([name, value]) => {
      if (Object.hasOwn(refused, name)) return [];
      const found = fault(name, value);
      if (found === null) return [];
      const { what, fix } = found;
      return [
        {
          where: locate([...path, name]),
          what: `${[...path, name].join(".")} ${what}`,
          got: shown([name], value),
          fix,
        },
      ];
    }),
  );
}

function placesOf(cluster: ClusterSpec, platform: PlatformName | null): Place[] {
  const { odoo, pools, pgbouncer, postgresql } = cluster;
  const series = odoo.version;
  const ofOdoo = (path: readonly PathPart[], options: Place["options"]): Place => ({
    path,
    options,
    refused: { ...forcedOdooOptions, ...seriesOf(series).retiredKeys },
    fault: (name, value) => odooFault(name, value, series),
  });
  const onMachine = platform === "local" || platform === null;
  const context = {
    patroni: onMachine,
    preloaded: preloadedLibraries(postgresql.parameters),
  };
  return [
    ofOdoo(["odoo", "options"], odoo.options),
    ...Object.entries(pools).map(([name, pool]) =>
      ofOdoo(["pools", name, "options"], pool.options),
    ),
    {
      path: ["pgbouncer", "options"],
      options: pgbouncer.options,
      refused: forcedPgbouncerOptions,
      fault: (name, value) => pgbouncerFault(name, value, onMachine ? "1.24" : "1.25"),
    },
    {
      path: ["postgresql", "parameters"],
      options: postgresql.parameters,
      // The connection budget counts with it, and has a check of its own.
      refused: isCount(postgresql.parameters["max_connections"])
        ? forcedParameters
        : { ...forcedParameters, max_connections: "" },
      fault: (name, value) =>
        (onMachine ? null : operatorsFault(name)) ?? postgresqlFault(name, value, context),
    },
  ];
}

function isCount(value: string | undefined): boolean {
  return value === undefined || /^[1-9][0-9]{0,5}$/.test(value);
}
