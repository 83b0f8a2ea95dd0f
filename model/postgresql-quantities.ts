/** PostgreSQL's own way to write sizes and durations. */
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

/** Bytes; a number without a unit counts in `unit`. Null where it is no size. */
export function bytesOf(value: string, unit: keyof typeof sizes): number | null {
  return quantity(value, sizes, unit);
}

/** Seconds; a number without a unit counts in `unit`. Null where it is no duration. */
export function secondsOf(value: string, unit: keyof typeof times): number | null {
  return quantity(value, times, unit);
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
