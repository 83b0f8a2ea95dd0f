/** PostgreSQL's own way to write sizes and durations, for rules that compare them. */
import type { DatabaseGroup } from "../model/topology.ts";

const sizes: Readonly<Record<string, number>> = {
  B: 1,
  kB: 2 ** 10,
  MB: 2 ** 20,
  GB: 2 ** 30,
  TB: 2 ** 40,
};
const times: Readonly<Record<string, number>> = {
  us: 1e-6,
  ms: 1e-3,
  s: 1,
  min: 60,
  h: 3600,
  d: 86400,
};

/** Value of a parameter as it will be set; null where nobody sets it. */
export function parameterOf(group: DatabaseGroup, name: string): string | null {
  return group.parameters.find((parameter) => parameter.name === name)?.value ?? null;
}

/** Bytes; a number without a unit counts in `unit`. Null where it is no size. */
export function bytesOf(value: string, unit: keyof typeof sizes): number | null {
  return quantity(value, sizes, unit);
}

/** Seconds; a number without a unit counts in `unit`. Null where it is no duration. */
export function secondsOf(value: string, unit: keyof typeof times): number | null {
  return quantity(value, times, unit);
}

/** True for the spellings of a switch that is on. */
export function isOn(value: string): boolean {
  return /^(on|true|yes|1)$/i.test(value);
}

function quantity(
  value: string,
  units: Readonly<Record<string, number>>,
  unit: string,
): number | null {
  const match = /^(-?[0-9]+(?:\.[0-9]+)?)\s*([a-zA-Z]*)$/.exec(
    value.trim().replace(/^'(.*)'$/, "$1"),
  );
  const factor = units[match?.[2] === "" ? unit : (match?.[2] ?? "")];
  return match === null || factor === undefined ? null : Number(match[1]) * factor;
}
