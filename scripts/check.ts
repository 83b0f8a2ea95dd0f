/** `npm run check`: types, lint, format, programs of other languages, unit tests, committed renderings and pages. No root, below a minute. */
import { runSteps, type Step, summary } from "./steps.ts";

export const checkSteps: readonly Step[] = [
  { name: "types", script: "node_modules/@typescript/native/bin/tsc", args: ["-p", "."] },
  {
    name: "lint and format",
    script: "node_modules/@biomejs/biome/bin/biome",
    args: ["check", "--error-on-warnings", "."],
  },
  { name: "programs of other languages", script: "scripts/lint-programs.ts", args: [] },
  { name: "rendered/ is fresh", script: "cli/main.ts", args: ["render", "--verify"] },
  { name: "generated pages are fresh", script: "scripts/docs.ts", args: ["--verify"] },
  {
    name: "unit tests",
    script: "node_modules/vitest/vitest.mjs",
    args: ["run", "--project", "unit"],
  },
];

if (import.meta.main) process.exitCode = summary(await runSteps(checkSteps), []);
