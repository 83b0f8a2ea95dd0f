/**
 * `npm run mutate`: takes guards out of rules, one at a time, and tells which ones no test misses.
 * Works on a copy. A rule's test reads that rule alone, so that one run of all tests judges one mutant
 * of every rule.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rules } from "../policies/rules.ts";
import { type Mutant, mutantsOf } from "./mutants.ts";
import { copyProject } from "./project-copy.ts";
import { ruleFiles } from "./rule-files.ts";
import { project } from "./steps.ts";

interface Subject {
  /** Of the project: `policies/budget.ts`. */
  readonly file: string;
  readonly test: string;
  readonly mutants: readonly Mutant[];
}

const copy = mkdtempSync(join(tmpdir(), "odoo-cluster-mutate-"));
try {
  process.exitCode = mutate();
} finally {
  rmSync(copy, { recursive: true, force: true });
}

function mutate(): number {
  copyProject(copy, (path) => !path.startsWith("rendered/"));
  const chosen = process.argv.slice(2);
  const subjects = rules
    .map(({ id }) => id)
    .filter((id) => chosen.length === 0 || chosen.includes(id))
    .map((id): Subject => {
      const { file, test } = ruleFiles(id);
      const mutants = mutantsOf(readFileSync(join(project, file), "utf8"));
      return { file, test, mutants };
    });
  const unharmed = failing(subjects);
  if (unharmed.size > 0) {
    process.stdout.write(`fails without any mutant: ${[...unharmed].join(", ")}\n`);
    return 1;
  }
  const survivors: string[] = [];
  const rounds = Math.max(...subjects.map(({ mutants }) => mutants.length));
  for (let round = 0; round < rounds; round += 1) {
    const now = subjects.filter(({ mutants }) => mutants[round] !== undefined);
    for (const { file, mutants } of now) plant(file, (mutants[round] as Mutant).text);
    const caught = failing(now);
    for (const { file, test, mutants } of now) {
      if (!caught.has(test)) survivors.push(`${file}:${(mutants[round] as Mutant).what}`);
      plant(file, readFileSync(join(project, file), "utf8"));
    }
    process.stdout.write(`round ${round + 1} of ${rounds}\n`);
  }
  const all = subjects.reduce((sum, { mutants }) => sum + mutants.length, 0);
  for (const line of survivors.toSorted()) process.stdout.write(`survived: ${line}\n`);
  process.stdout.write(
    `caught ${all - survivors.length} of ${all} mutants of ${subjects.length} rules\n`,
  );
  return survivors.length === 0 ? 0 : 1;
}

function plant(file: string, text: string): void {
  writeFileSync(join(copy, file), text);
}

/** The test files that fail. */
function failing(subjects: readonly Subject[]): Set<string> {
  const report = join(copy, "report.json");
  rmSync(report, { force: true });
  const vitest = join("node_modules", "vitest", "vitest.mjs");
  const reporter = ["--reporter=json", `--outputFile=${report}`];
  spawnSync(
    process.execPath,
    [vitest, "run", "--project", "unit", ...reporter, ...subjects.map(({ test }) => test)],
    { cwd: copy, stdio: ["ignore", "ignore", "ignore"] },
  );
  const { testResults } = JSON.parse(readFileSync(report, "utf8")) as {
    testResults: { name: string; status: string }[];
  };
  if (testResults.length !== subjects.length)
    throw new Error(`${testResults.length} of ${subjects.length} test files ran`);
  return new Set(
    testResults
      .filter(({ status }) => status !== "passed")
      .map(({ name }) => name.slice(copy.length + 1)),
  );
}
