/** What cannot be represented although each key alone is valid: dangling names, clashes, foreign keys. */

import { enabledIn } from "../capabilities/enabled.ts";
import { outsideParties } from "./build/flows.ts";
import type { Locate } from "./location.ts";
import { nearest } from "./nearest.ts";
import { forcedOdooOptions } from "./odoo-options.ts";
import { optionProblems } from "./options/checks.ts";
import { forcedPgbouncerOptions } from "./pgbouncer-options.ts";
import type { PlatformName } from "./platform.ts";
import { forcedParameters, mostPostgresqlConnections } from "./postgresql-parameters.ts";
import { isReservedPath, isStaticPath, reservedPaths } from "./reserved-paths.ts";
import { seriesOf, seriesTable } from "./series.ts";
import type { ClusterSpec } from "./spec/cluster.ts";
import { quote, shown } from "./spec-problems.ts";
import { roles, tierOf } from "./tiers/tiers.ts";
import { keyName, type Problem } from "./user-error.ts";
import type { PathPart } from "./yaml-source.ts";

/** Problems between keys of a cluster that is valid key by key. */
export function crossChecks(
  cluster: ClusterSpec,
  platform: PlatformName | null,
  locate: Locate,
): Problem[] {
  return [
    ...seriesRuns(cluster, platform, locate),
    ...databaseName(cluster, locate),
    ...poolRoles(cluster, locate),
    ...routes(cluster, locate),
    ...odooOptions(cluster, locate),
    ...refused("pgbouncer.options", cluster.pgbouncer.options, forcedPgbouncerOptions, locate),
    ...refused("postgresql.parameters", cluster.postgresql.parameters, forcedParameters, locate),
    ...optionProblems(cluster, platform, locate),
    ...connectionLimit(cluster, locate),
    ...durability(cluster, locate),
    ...addresses(cluster, locate),
    ...takenNames(cluster, locate),
    ...octets(cluster, locate),
    ...enabledIn(cluster).flatMap(
      ({ capability, settings }) => capability.problems?.(settings, cluster, locate) ?? [],
    ),
  ];
}

/** Names of tiers, of folders of rendered files, and of who stands outside: a pool would hide one. */
export const reservedNames: readonly string[] = [
  ...roles.toReversed().flatMap((role) => tierOf({ role }).groups),
  ...["database", "init", "supervisor"],
  ...outsideParties,
];

/** PostgreSQL's own databases, and PgBouncer's console. */
const takenDatabases = ["postgres", "template0", "template1", "pgbouncer"];

function databaseName(cluster: ClusterSpec, locate: Locate): Problem[] {
  const { database } = cluster.odoo;
  if (!takenDatabases.includes(database)) return [];
  return [
    {
      where: locate(["odoo", "database"]),
      what: "odoo.database: PostgreSQL and PgBouncer have a database of this name themselves",
      got: quote(database),
      fix: `Choose another name than ${takenDatabases.join(", ")}`,
    },
  ];
}

function takenNames(cluster: ClusterSpec, locate: Locate): Problem[] {
  const reserved = [...reservedNames, ...addedGroups(cluster)];
  return Object.keys(cluster.pools)
    .filter((name) => reserved.includes(name))
    .map((name) => ({
      where: locate(["pools", name]),
      what: `pools.${name} has a name that means something else already`,
      got: quote(name),
      fix: `Choose another name than ${reserved.join(", ")}`,
    }));
}

/** Names of groups that capabilities add. */
function addedGroups(cluster: ClusterSpec): string[] {
  return enabledIn(cluster).flatMap(({ capability }) => capability.groups);
}

/** The private root of a machine holds what Debian packages; other series need a source checkout. */
function seriesRuns(
  cluster: ClusterSpec,
  platform: PlatformName | null,
  locate: Locate,
): Problem[] {
  const series = seriesOf(cluster.odoo.version);
  if (platform !== "local" || series.debianPackage !== null) return [];
  const running = Object.values(seriesTable).filter((other) => other.debianPackage !== null);
  return [
    {
      where: locate(["odoo", "version"]),
      what: "odoo.version: no Debian package brings this series to the local platform",
      got: quote(series.name),
      fix: `Use ${running.map((other) => quote(other.name)).join(" or ")}; other platforms render ${quote(series.name)}`,
    },
  ];
}

function poolRoles(cluster: ClusterSpec, locate: Locate): Problem[] {
  const pools = Object.entries(cluster.pools);
  const rest = pools.filter(([, pool]) => pool.role === "http" && pool.routes === undefined);
  const problems: Problem[] = [];
  if (rest.length !== 1) {
    problems.push({
      where: locate(["pools"]),
      what: "pools: exactly one pool of role http names no routes and takes the rest",
      got: rest.length === 0 ? "none" : rest.map(([name]) => name).join(", "),
      fix:
        rest.length === 0
          ? "Add one such pool, or take the routes of one out"
          : "Give the others routes",
    });
  }
  if (!pools.some(([, pool]) => pool.role === "cron")) {
    problems.push({
      where: locate(["pools"]),
      what: "pools: no pool of role cron, so no scheduled job would ever run",
      fix: "Add `cron: { role: cron }`",
    });
  }
  return problems;
}

function routes(cluster: ClusterSpec, locate: Locate): Problem[] {
  const owners = new Map<string, string>();
  const problems: Problem[] = [];
  for (const [name, pool] of Object.entries(cluster.pools)) {
    if (pool.role !== "http") continue;
    (pool.routes ?? []).forEach((route, index) => {
      const where = locate(["pools", name, "routes", index]);
      const owner = owners.get(route);
      if (owner !== undefined) {
        problems.push({
          where,
          what:
            owner === name
              ? `pools.${name}.routes names a path twice`
              : `pools.${name}.routes: a path belongs to one pool, and pools.${owner} has it, too`,
          got: quote(route),
          fix: owner === name ? "Remove one of them" : "Remove it from one of them",
        });
      }
      owners.set(route, name);
      if (isStaticPath(route)) {
        problems.push({
          where,
          what: `pools.${name}.routes: the proxy itself answers files of modules`,
          got: quote(route),
          fix: "Remove it",
        });
      }
      if (isReservedPath(route)) {
        problems.push({
          where,
          what: `pools.${name}.routes: the proxy itself decides about ${reservedPaths.join(", ")}`,
          got: quote(route),
          fix: "Remove it",
        });
      }
    });
  }
  return problems;
}

function odooOptions(cluster: ClusterSpec, locate: Locate): Problem[] {
  const series = seriesOf(cluster.odoo.version);
  const places: [string, PathPart[], Readonly<Record<string, string>>][] = [
    ["odoo.options", ["odoo", "options"], cluster.odoo.options],
    ...Object.entries(cluster.pools).map(
      ([name, pool]): [string, PathPart[], Record<string, string>] => [
        `pools.${name}.options`,
        ["pools", name, "options"],
        pool.options,
      ],
    ),
  ];
  return places.flatMap(([label, path, options]) => [
    ...refused(label, options, forcedOdooOptions, locate, path),
    ...Object.keys(options)
      .filter((key) => Object.hasOwn(series.retiredKeys, key))
      .map((key) => ({
        where: locate([...path, key]),
        what: `${label}.${key} does not exist in Odoo ${series.name}`,
        fix: series.retiredKeys[key] as string,
      })),
  ]);
}

function refused(
  label: string,
  options: Readonly<Record<string, string>>,
  forced: Readonly<Record<string, string>>,
  locate: Locate,
  path: readonly PathPart[] = label.split("."),
): Problem[] {
  return Object.keys(options)
    .filter((key) => Object.hasOwn(forced, key))
    .map((key) => ({
      where: locate([...path, key]),
      what: `${label}.${key} is set by the kit and cannot be chosen`,
      got: shown([key], options[key]),
      fix: `Remove it: ${forced[key]}`,
    }));
}

/** The connection budget counts with it. */
function connectionLimit(cluster: ClusterSpec, locate: Locate): Problem[] {
  const written = cluster.postgresql.parameters["max_connections"];
  if (written === undefined) return [];
  if (/^[1-9][0-9]{0,5}$/.test(written) && Number(written) <= mostPostgresqlConnections) return [];
  return [
    {
      where: locate(["postgresql", "parameters", "max_connections"]),
      what: "postgresql.parameters.max_connections must be a whole number from 1 to 261000",
      got: quote(written),
      fix: "Write such a number, or remove it: the kit adds up what is needed",
    },
  ];
}

function durability(cluster: ClusterSpec, locate: Locate): Problem[] {
  const { durability, standbys } = cluster.postgresql;
  if (durability === "preferred" || standbys > 0) return [];
  return [
    {
      where: locate(["postgresql", "durability"]),
      what: "postgresql.durability: strict makes every commit wait for a standby, and there is none",
      got: `standbys: ${standbys}`,
      fix: "Add a standby, or choose `durability: preferred`",
    },
  ];
}

function addresses(cluster: ClusterSpec, locate: Locate): Problem[] {
  const { https, http } = cluster.edge;
  const everywhere = [https.host, http.host].includes("0.0.0.0");
  const problems: Problem[] = [];
  if (https.port === http.port && (https.host === http.host || everywhere)) {
    problems.push({
      where: locate(["edge", "http"]),
      what: "edge.http and edge.https cannot be the same address",
      got: `${http.host}:${http.port}`,
      fix: "Choose another port for one of them",
    });
  }
  return problems;
}

function octets(cluster: ClusterSpec, locate: Locate): Problem[] {
  const pools = [...Object.keys(cluster.pools), ...addedGroups(cluster)];
  return Object.keys(cluster.local.octets)
    .filter((name) => !pools.includes(name))
    .map((name) => ({
      where: locate(["local", "octets", name]),
      what: `local.octets.${keyName(name)} names no pool`,
      fix: suggestion(name, pools),
    }));
}

function suggestion(name: string, pools: readonly string[]): string {
  const close = nearest(name, pools);
  return close === null ? `Pools are ${pools.join(", ")}` : `Did you mean ${close}?`;
}
