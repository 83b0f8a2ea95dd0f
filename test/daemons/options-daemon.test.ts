/** The tables of model/options and the verdicts that follow from them, against the real programs. */
import { beforeAll, describe, expect, test } from "vitest";
import { odooFault } from "../../model/options/odoo.ts";
import { pgbouncerFault } from "../../model/options/pgbouncer.ts";
import { postgresqlFault } from "../../model/options/postgresql.ts";
import type { OptionFacts, OptionTable } from "../../model/options/table.ts";
import { forcedParameters, restartParameterNames } from "../../model/postgresql-parameters.ts";
import {
  committedTable,
  type ProgramName,
  realTables,
  realVerdicts,
  type Sample,
  type Tables,
} from "../../scripts/options/real-options.ts";
import { debianRoot } from "./judge.ts";

const programs: readonly ProgramName[] = ["odoo", "pgbouncer", "postgresql"];
const committed = Object.fromEntries(programs.map((it) => [it, committedTable(it)])) as Tables;

const everything = {
  patroni: true,
  preloaded: ["pg_prewarm", "auth_delay", "basic_archive", "auto_explain", "pg_stat_statements"],
};
const faultOf = {
  odoo: (name: string, value: string) => odooFault(name, value, "19.0"),
  pgbouncer: (name: string, value: string) => pgbouncerFault(name, value, "1.24"),
  postgresql: (name: string, value: string) => postgresqlFault(name, value, everything),
};

/** Ways to write a value, right and wrong, that are tried on an option of each type. */
const spellings: Readonly<Record<ProgramName, readonly string[]>> = {
  odoo: ["1", "-1", "0", "1.5", "1e3", "1_0", "abc", "", "True", "off", "None", "False", "2 GiB"],
  pgbouncer: ["1", "-1", "0", "1.5", "0x10", "010", "08", "abc", "", "True", "60s"],
  postgresql: [
    ...["1", "-1", "0", "1.5", "1e3", "1E2", ".5", "5.", "0x10", "010", "08", "+3", "abc", ""],
    ...["on", "True", "FALSE", "yes", "t", "16MB", "16 MB", "16mb", "16 MiB", "1.5GB"],
    ...["1B", "4096B", "30s", "30 s", "5min", "5 minutes", "1d", "500us", "99999999999", "100TB"],
  ],
};

const atStart = new Set(restartParameterNames());
const atStartSpellings = ["1", "-1", "1.5", "16MB", "16 MiB", "30s", "abc", "on", "yes"];

/** What PgBouncer takes at once and what only a start of each shows costs alike: a few are enough. */
const pgbouncerTried = ["max_client_conn", "server_lifetime", "pool_mode", "tcp_keepalive"];
/** Checked by libraries that no server is asked with, or against the limits of its own process. */
const unasked = ["pg_prewarm.autoprewarm", "pg_stat_statements.max", "max_stack_depth"];
/** They name users, files and folders that the daemon of the test has not. */
const unfitStrings = (facts: OptionFacts) => facts.type === "string";

/** Processes, of which PostgreSQL counts all together. */
const addedUp = [
  "max_connections",
  "autovacuum_max_workers",
  "max_wal_senders",
  "max_worker_processes",
];

function samplesOf(program: ProgramName, table: OptionTable): Sample[] {
  return Object.entries(table).flatMap(([name, facts]): Sample[] => {
    if (unfitStrings(facts) || facts.file === false || facts.patroni === "removes") return [];
    if (unasked.includes(name) || Object.hasOwn(forcedParameters, name)) return [];
    if (program === "pgbouncer" && !pgbouncerTried.includes(name)) return [];
    const bounds = [facts.min, facts.max].flatMap((bound) =>
      bound === undefined ? [] : [String(bound), String(bound - 1), String(bound + 1)],
    );
    if (addedUp.includes(name)) bounds.length = 0;
    const words = [...(facts.values ?? []), ...(facts.also ?? [])];
    // A start for each value of these.
    const few = program === "postgresql" && atStart.has(name);
    const all = [
      ...(few ? atStartSpellings : spellings[program]),
      ...bounds,
      ...words,
      ...words.map((it) => it.toUpperCase()),
    ];
    return [...new Set(all)].map((value): Sample => [name, value]);
  });
}

/**
 * Where the kit is stricter than the program, on purpose: each names what the program would do
 * with the value instead of refusing it.
 */
function isStricter(program: ProgramName, [name, value]: Sample): boolean {
  const facts = committed[program][name] as OptionFacts;
  switch (program) {
    case "odoo":
      // Read as "not set"; negative, or a worker that ends before its first answer.
      return /^(None|False)$/.test(value) || Number(value.replaceAll("_", "")) < 1;
    case "pgbouncer":
      // Any number, cut to 32 bits.
      return facts.type === "integer" && Number(value) < 0;
    case "postgresql":
      // Of libraries' parameters Patroni knows nothing: PostgreSQL takes first letters, and `5.`.
      return name.includes(".") && /^(t|5\.)$/i.test(value);
  }
}

describe.skipIf(!debianRoot)("options of the programs in a Debian root", () => {
  let real: Tables;
  beforeAll(() => {
    real = realTables(debianRoot as string);
  }, 300_000);

  test.each(programs)("%s: the committed table is what the program says", (program) => {
    // `npm run options` writes it anew.
    expect(real[program]).toEqual(committed[program]);
  });

  test("what is taken for right is taken by the programs, and the other way round", () => {
    const samples = Object.fromEntries(
      programs.map((it) => [it, samplesOf(it, committed[it])]),
    ) as Record<ProgramName, Sample[]>;
    const verdicts = realVerdicts(debianRoot as string, samples);
    const differing = programs.flatMap((program) =>
      samples[program].flatMap((sample, index) => {
        const [name, value] = sample;
        const ours = faultOf[program](name, value) === null;
        const theirs = verdicts[program][index];
        if (ours === theirs || (theirs && isStricter(program, sample))) return [];
        return [`${program} ${name} = ${JSON.stringify(value)}: ${theirs ? "taken" : "refused"}`];
      }),
    );
    expect(differing).toEqual([]);
    expect(samples.postgresql.length).toBeGreaterThan(6000);
    for (const program of programs) {
      const taken = verdicts[program].filter(Boolean).length;
      expect(taken, program).toBeGreaterThan(20);
      expect(samples[program].length - taken, program).toBeGreaterThan(10);
    }
  });
});
