/** Properties of the tables, and what the kit itself writes. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { load } from "../../../load.ts";
import { odooFault, odooTable } from "../../../model/options/odoo.ts";
import { pgbouncerFault, pgbouncerTable } from "../../../model/options/pgbouncer.ts";
import { postgresqlFault, postgresqlTable } from "../../../model/options/postgresql.ts";
import type { OptionTable } from "../../../model/options/table.ts";
import { show } from "../../../model/text.ts";
import { stackNames } from "../../../stack-files.ts";

/** A default in every way that its type may be written. */
function valid(table: OptionTable): fc.Arbitrary<[string, string]> {
  const known = Object.entries(table).flatMap(([name, facts]): [string, string][] => {
    if (facts.file === false || facts.patroni !== undefined || facts.patroniMin !== undefined)
      return [];
    const texts = [
      ...(facts.default === undefined ? [] : [facts.default]),
      ...(facts.type === "enum" ? [...(facts.values ?? []), ...(facts.also ?? [])] : []),
      ...(/^[A-Za-z]/.test(facts.unit ?? "") ? [`${facts.default}${facts.unit}`] : []),
      ...(facts.max === undefined ? [] : [String(facts.max)]),
    ];
    return texts.map((text) => [name, text]);
  });
  return fc.constantFrom(...known);
}

const everything = {
  patroni: true,
  preloaded: ["pg_prewarm", "auth_delay", "basic_archive", "auto_explain", "pg_stat_statements"],
};

test("no default of the real programs, and no value that they list, is refused", () => {
  const refused: string[] = [];
  const look = (table: OptionTable, fault: (name: string, value: string) => object | null) =>
    fc.assert(
      fc.property(valid(table), ([name, value]) => {
        if (fault(name, value) !== null) refused.push(`${name}: ${value}`);
      }),
      { numRuns: 3000 },
    );
  look(postgresqlTable, (name, value) => postgresqlFault(name, value, everything));
  look(pgbouncerTable, (name, value) => pgbouncerFault(name, value, "1.24"));
  look(odooTable, (name, value) => odooFault(name, value, "19.0"));
  expect([...new Set(refused)]).toEqual([]);
});

test("whatever is written, a verdict is a verdict", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.constantFrom(
          ...Object.keys(postgresqlTable),
          ...Object.keys(odooTable),
          ...Object.keys(pgbouncerTable),
        ),
        fc.string(),
      ),
      fc.string(),
      (name, value) => {
        for (const fault of [
          postgresqlFault(name, value, everything),
          pgbouncerFault(name, value, "1.25"),
          odooFault(name, value, "19.0"),
        ])
          if (fault !== null) expect(`${fault.what}. ${fault.fix}`).toMatch(/^[ -~]+$/);
      },
    ),
  );
});

test("what the kit itself writes for committed stacks is right by the same tables", () => {
  const looked = new Set<string>();
  for (const stack of stackNames()) {
    if (stack.endsWith("-foundation")) continue;
    const { files, spec, topology } = load(stack);
    const patroni = spec.platform === "local";
    const fault = (dialect: string, key: string, value: string) => {
      if (dialect === "odoo") return odooFault(key, value, spec.cluster.odoo.version);
      return pgbouncerFault(key, value, patroni ? "1.24" : "1.25");
    };
    for (const file of files.filter(({ dialect }) => dialect === "odoo" || dialect === "pgbouncer"))
      for (const { section, key, value } of file.settings) {
        if (section === "databases" || value.some((piece) => typeof piece !== "string")) continue;
        expect(fault(file.dialect, key, show(value)), `${file.id} ${key}`).toBeNull();
        looked.add(`${file.dialect}:${key}`);
      }
    for (const group of topology.groups)
      if (group.role === "postgresql")
        for (const { name, value } of group.parameters) {
          expect(
            postgresqlFault(name, value, { ...everything, patroni }),
            `${stack} ${name}`,
          ).toBeNull();
          looked.add(`postgresql:${name}`);
        }
  }
  expect(looked.size).toBeGreaterThan(120);
});
