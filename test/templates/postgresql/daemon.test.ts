/** Real PostgreSQL takes the parameters of instances of every size. */
import { expect, test } from "vitest";
import { databaseParameters } from "../../../model/postgresql-parameters.ts";
import { debianRoot, runInRoot } from "../patroni/root.ts";

const gibibyte = 1024 ** 3;
const sizes = [
  { memory: 0, cpu: 0, maxConnections: 30 },
  { memory: 0.5 * gibibyte, cpu: 1, maxConnections: 150 },
  { memory: 16 * gibibyte, cpu: 8, maxConnections: 400 },
  { memory: 768 * gibibyte, cpu: 96, maxConnections: 2000 },
];
const kinds = ["primary", "reporting"] as const;

function check(conf: string): string {
  const { output } = runInRoot(
    `mkdir -m 700 data; touch data/postgresql.auto.conf; echo 17 >data/PG_VERSION; base64 -d <<<'${Buffer.from(conf).toString("base64")}' >data/postgresql.conf
postgres -D data -C max_connections`,
    () => [],
  );
  return output.trim();
}

test.skipIf(!debianRoot).each(kinds.flatMap((kind) => sizes.map((size) => ({ kind, ...size }))))(
  "postgres -C accepts every parameter: $kind, $memory bytes, $cpu CPUs",
  ({ kind, memory, cpu, maxConnections }) => {
    const archive = { timeout: 60, fullBackups: 2 };
    const found = databaseParameters({
      kind,
      memory,
      cpu,
      maxConnections,
      archive,
      parameters: {},
    });
    const conf = found.map(({ name, value }) => `${name} = '${value}'\n`).join("");
    expect(check(conf)).toBe(String(maxConnections));
  },
);

test.skipIf(!debianRoot)("postgres -C would have noticed a wrong one", () => {
  expect(check("work_mem = '4 potatoes'\n")).toMatch(/invalid value for parameter "work_mem"/);
  expect(check("work_memory = '4MB'\n")).toMatch(
    /unrecognized configuration parameter "work_memory"/,
  );
});
