/** Runs the commands of a check one after the other, tells how long each took, and what failed. */
import { spawn } from "node:child_process";
import { join } from "node:path";

export interface Step {
  readonly name: string;
  /** A program of node_modules (`vitest/vitest.mjs`), or a file of the project, for this Node. */
  readonly script: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export const project = join(import.meta.dirname, "..");

/** Runs all steps, also after one failed; resolves to the names of those that failed. */
export async function runSteps(steps: readonly Step[]): Promise<string[]> {
  const failed: string[] = [];
  for (const step of steps) {
    const began = performance.now();
    process.stdout.write(`\n== ${step.name}\n`);
    const code = await runStep(step);
    process.stdout.write(
      `== ${step.name}: ${code === 0 ? "ok" : "FAILED"} (${((performance.now() - began) / 1000).toFixed(1)} s)\n`,
    );
    if (code !== 0) failed.push(step.name);
  }
  return failed;
}

/** The last line of a run, and its exit code. */
export function summary(failed: readonly string[], skipped: readonly string[]): number {
  // What CI does not run is not proved: there a skip is a failure.
  const inCi = process.env["CI"] !== undefined && process.env["CI"] !== "";
  for (const reason of skipped) process.stdout.write(`\n!! SKIPPED: ${reason}\n`);
  if (failed.length > 0) process.stdout.write(`\nFAILED: ${failed.join(", ")}\n`);
  else if (skipped.length === 0) process.stdout.write("\nAll passed.\n");
  return failed.length > 0 || (inCi && skipped.length > 0) ? 1 : 0;
}

async function runStep(step: Step): Promise<number> {
  const child = spawn(process.execPath, [join(project, step.script), ...step.args], {
    cwd: project,
    stdio: "inherit",
    env: { ...process.env, ...step.environment },
  });
  return await new Promise((resolve) => {
    child.on("error", () => resolve(1));
    child.on("close", (code) => resolve(code ?? 1));
  });
}
