/** PostgreSQL's parameters as CloudNativePG takes them: a map, without those that it sets itself. */
import { parameterEffect } from "../../model/postgresql-parameters.ts";
import type { Setting } from "../../model/setting.ts";
import type { PostgresqlGroup } from "../../model/topology.ts";

/**
 * Names that the operator refuses, or fixes to values of its own (CloudNativePG 1.30,
 * pkg/postgres/configuration.go, FixedConfigurationParameters). Of them the kit would set these;
 * logs come out as JSON on standard output all the same.
 */
const operatorsOwn = [
  "log_destination",
  "log_rotation_age",
  "log_rotation_size",
  "log_truncate_on_rotation",
  "logging_collector",
  "shared_preload_libraries",
] as const;

/** pg_stat_statements and auto_explain are preloaded as soon as a parameter of theirs is set. */
const preloadedByOperator = ["pg_stat_statements", "auto_explain"];

/** `spec.postgresql.parameters`, sorted by name; the section is the one that every platform calls them by. */
export function clusterParameters(group: PostgresqlGroup): Setting[] {
  return group.parameters
    .filter(({ name }) => !operatorsOwn.some((own) => own === name))
    .map(({ name, value, source }) => ({
      section: "postgresql.parameters",
      key: name,
      value: [value],
      effect: parameterEffect(name),
      source,
    }));
}

/** `spec.postgresql.shared_preload_libraries`: a team's libraries besides those. */
export function preloadLibraries(group: PostgresqlGroup): string[] {
  const written = group.parameters.find(({ name }) => name === "shared_preload_libraries")?.value;
  return (written ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "" && !preloadedByOperator.includes(name));
}
