/**
 * Runs the tests of all rules with rules that say nothing, and with rules that always object. A rule
 * whose own tests do not notice has no test. Exit 1, with the names of such rules.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { rules } from "../policies/rules.ts";
import { type Alteration, alterationVariable } from "../test/policies/altered-rule.ts";
import { project } from "./steps.ts";

/** By what its tests notice an alteration: the first words of a test's name. */
const noticed: Readonly<Record<Alteration, string>> = { silent: "fires", loud: "does not fire" };

/** What is read of vitest's JSON. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly title: string; readonly status: string }[];
  }[];
}

let missed = 0;
for (const [alteration, words] of Object.entries(noticed) as [Alteration, string][]) {
  const failing = new Set(
    reportOf(alteration).testResults.flatMap(({ name, assertionResults }) =>
      assertionResults.some(({ title, status }) => title.startsWith(words) && status === "failed")
        ? [basename(name, ".test.ts")]
        : [],
    ),
  );
  const unnoticed = rules.map(({ id }) => id).filter((id) => !failing.has(id));
  missed += unnoticed.length;
  process.stdout.write(
    `${alteration}: the tests of ${rules.length - unnoticed.length} of ${rules.length} rules notice${unnoticed.map((id) => `\n  not ${id}`).join("")}\n`,
  );
}
process.exitCode = missed === 0 ? 0 : 1;

function reportOf(alteration: Alteration): Report {
  const folder = mkdtempSync(join(tmpdir(), "altered-rules-"));
  const file = join(folder, "report.json");
  try {
    spawnSync(
      process.execPath,
      [
        join(project, "node_modules/vitest/vitest.mjs"),
        ...["run", "--project", "unit", "test/policies"],
        ...["--reporter", "json", "--outputFile", file],
      ],
      { cwd: project, stdio: "ignore", env: { ...process.env, [alterationVariable]: alteration } },
    );
    return JSON.parse(readFileSync(file, "utf8")) as Report;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
