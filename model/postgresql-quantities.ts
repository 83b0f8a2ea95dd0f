/**
 * Numbers, sizes and durations as PostgreSQL 17 reads them: the one reader for checks of a stack file,
 * budgets, rules and the comparison with `pg_settings`.
 * https://www.postgresql.org/docs/17/config-setting.html: units are case-sensitive.
 */

/** Bytes. */
export const sizes: Readonly<Record<string, number>> = {
  B: 1,
  kB: 2 ** 10,
  MB: 2 ** 20,
  GB: 2 ** 30,
  TB: 2 ** 40,
};

/** Microseconds. */
export const times: Readonly<Record<string, number>> = {
  us: 1,
  ms: 1e3,
  s: 1e6,
  min: 60e6,
  h: 3600e6,
  d: 86_400e6,
};

export type NumberType = "integer" | "real";

/** A page of PostgreSQL, the unit of buffers. */
export const page = "8kB";

/** Bytes; a number without a unit counts in `unit`, such as `MB` or `8kB`. Null where it is no size. */
export function bytesOf(value: string, unit: string): number | null {
  const number = quantityIn(unquoted(value), unit);
  return number === null ? null : number * (amountOf(unit, sizes) ?? Number.NaN);
}

/** Seconds; a number without a unit counts in `unit`. Null where it is no duration. */
export function secondsOf(value: string, unit: string): number | null {
  const number = quantityIn(unquoted(value), unit);
  return number === null ? null : (number * (amountOf(unit, times) ?? Number.NaN)) / 1e6;
}

/**
 * A value counted in `unit` (null: it has none), not rounded; null where it is no number of that kind.
 * `5.` is none for Patroni, which PostgreSQL alone would take.
 */
export function quantityIn(
  value: string,
  unit: string | null,
  type: NumberType = "integer",
): number | null {
  const match =
    /^([+-]?(?:0[xX][0-9a-fA-F]+|(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?))\s*([A-Za-z]*)$/.exec(
      value,
    );
  if (match === null) return null;
  const [, digits = "", written = ""] = match;
  const number = plainNumber(digits, type);
  if (number === null || written === "") return number;
  const units = unit === null ? null : unitsOf(unit);
  if (unit === null || units === null || !Object.hasOwn(units, written)) return null;
  const own = amountOf(unit, units);
  return own === null ? null : (number * (units[written] as number)) / own;
}

/** A file may have a value in single quotes. */
function unquoted(value: string): string {
  return value.trim().replace(/^'(.*)'$/, "$1");
}

/** The units that a parameter takes which counts in `unit`. */
export function unitsOf(unit: string): Readonly<Record<string, number>> {
  return unit.endsWith("B") ? sizes : times;
}

/** How much `MB` or `8kB` is; null where it is no such unit. */
function amountOf(unit: string, units: Readonly<Record<string, number>>): number | null {
  const [, count = "", base = ""] = /^([0-9]*)([A-Za-z]+)$/.exec(unit) ?? [];
  const amount = Object.hasOwn(units, base) ? units[base] : undefined;
  return amount === undefined ? null : amount * Number(count === "" ? 1 : count);
}

/** Whole numbers as C reads them: `0x10` is 16, `010` is 8. */
function plainNumber(digits: string, type: NumberType): number | null {
  const [, sign = "", rest = ""] = /^([+-]?)(.*)$/.exec(digits) ?? [];
  const negative = sign === "-" ? -1 : 1;
  // Patroni reads no other than decimal ones.
  if (type === "real" && /^0x/i.test(rest)) return null;
  if (type === "integer" && /^0[0-9]+$/.test(rest))
    return /^[0-7]+$/.test(rest) ? negative * Number.parseInt(rest, 8) : null;
  return negative * Number(rest);
}
