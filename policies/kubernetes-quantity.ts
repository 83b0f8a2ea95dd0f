/** Kubernetes' own way to write sizes, for rules that compare them. */
const units: Readonly<Record<string, number>> = {
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** Bytes; null where it is no size. */
export function bytesOfQuantity(text: string): number | null {
  const match = /^([0-9]+(?:\.[0-9]+)?)([a-zA-Z]*)$/.exec(text);
  const factor = units[match?.[2] ?? "?"];
  return match === null || factor === undefined ? null : Number(match[1]) * factor;
}
