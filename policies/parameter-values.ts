/** Values of PostgreSQL's parameters, for rules that compare them. */
import type { PostgresqlGroup } from "../model/topology.ts";

export { bytesOf, page, quantityIn, secondsOf } from "../model/postgresql-quantities.ts";

/** Value of a parameter as it will be set; null where it is not set. */
export function parameterOf(group: PostgresqlGroup, name: string): string | null {
  return group.parameters.find((parameter) => parameter.name === name)?.value ?? null;
}

/** True for the spellings of a switch that is on. */
export function isOn(value: string): boolean {
  return /^(on|true|yes|1)$/i.test(value);
}
