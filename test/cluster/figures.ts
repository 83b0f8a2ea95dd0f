/** Numbers that the suite measured: printed, and kept for whoever compares runs. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const resultsFolder = join(import.meta.dirname, "../../test-results");

const measured: Record<string, number> = {};

/** Notes a number under a name that says its unit. */
export function figure(name: string, value: number): void {
  measured[name] = Math.round(value * 100) / 100;
  mkdirSync(resultsFolder, { recursive: true });
  writeFileSync(join(resultsFolder, "figures.json"), `${JSON.stringify(measured, null, 2)}\n`);
  process.stdout.write(`figure: ${name} ${measured[name]}\n`);
}

/** The value that a share of all values does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
