/** Quantities as the API server keeps them: in every manifest of every stack. */
import { expect, test } from "vitest";
import { bytesQuantity, cpuQuantity } from "../../../components/kubernetes/quantity.ts";
import { loadResources, loadStack, stackNames } from "../../../load.ts";

const [MiB, GiB, TiB] = [2 ** 20, 2 ** 30, 2 ** 40];

test.each([
  [1, "1Mi"],
  [256 * MiB, "256Mi"],
  [1023 * MiB, "1023Mi"],
  [GiB, "1Gi"],
  [1.5 * GiB, "1536Mi"],
  [200 * GiB, "200Gi"],
  [TiB, "1Ti"],
  [1024 * TiB, "1024Ti"],
  [10 * MiB + 1, "11Mi"],
])("%d bytes are %s", (bytes, written) => expect(bytesQuantity(bytes)).toBe(written));

test.each([
  [0.1, "100m"],
  [0.25, "250m"],
  [1, "1"],
  [1.5, "1500m"],
  [16, "16"],
])("%d CPUs are %s", (cpus, written) => expect(cpuQuantity(cpus)).toBe(written));

const clusters = stackNames().filter((name) => {
  const { spec } = loadStack(name);
  return spec.platform !== "local" && spec.layer === "cluster";
});

test.each(clusters)("stack %s writes each quantity as it comes back", async (name) => {
  const found = (await loadResources(loadStack(name), "known")).flatMap(({ type, inputs }) =>
    type.startsWith("kubernetes:") ? quantitiesIn(inputs) : [],
  );
  expect(found.length).toBeGreaterThan(40);
  expect(found.filter((text) => !isCanonical(text))).toEqual([]);
});

/** What stands at the places where Kubernetes wants a quantity. */
function quantitiesIn(value: unknown, key = ""): string[] {
  if (typeof value === "string")
    return /^(cpu|memory|storage|size|sizeLimit|ephemeral-storage)$/.test(key) ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([inner, held]) => quantitiesIn(held, inner));
}

/** The largest unit that leaves a whole number, and thousandths of nothing that is whole. */
function isCanonical(text: string): boolean {
  const [, digits = "", unit] = /^([0-9]+)(m|[KMGT]i)?$/.exec(text) ?? [];
  if (digits === "") return false;
  if (unit === "m") return Number(digits) % 1000 !== 0;
  return unit === undefined || unit === "Ti" || Number(digits) % 1024 !== 0;
}
