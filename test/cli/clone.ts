/** A copy of the project with stack files of its own, and the command line run in it as a real process. */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";

const project = join(import.meta.dirname, "..", "..");

export interface Clone {
  readonly folder: string;
  run(args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Ran>;
  remove(): void;
}

export interface Ran {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** What the command line does without. Packages become a link: they are large, and nobody writes there. */
const left = ["node_modules", "test", "docs", "rendered", "stacks", "test-results"];

/** Stack files by name. */
export function clone(stacks: Readonly<Record<string, string>>): Clone {
  const folder = mkdtempSync(join(tmpdir(), "odoo-cluster-cli-"));
  for (const part of readdirSync(project)) {
    if (left.includes(part) || part.startsWith(".")) continue;
    cpSync(join(project, part), join(folder, part), { recursive: true });
  }
  // Newer than the installation it would have the bootstrap install, through the link below: npm
  // would empty the packages of the project itself.
  utimesSync(join(folder, "package-lock.json"), 0, 0);
  symlinkSync(join(project, "node_modules"), join(folder, "node_modules"));
  mkdirSync(join(folder, "stacks"));
  for (const [name, text] of Object.entries(stacks))
    writeFileSync(join(folder, "stacks", `Pulumi.${name}.yaml`), text);
  return {
    folder,
    run: async (args, environment = {}) => {
      const ran = await execa("./odoo-cluster", args, {
        cwd: folder,
        reject: false,
        stdin: "ignore",
        stripFinalNewline: false,
        timeout: 60_000,
        // Of the tests' own environment nothing, or colours would come from there.
        extendEnv: false,
        env: {
          PATH: process.env["PATH"],
          HOME: process.env["HOME"],
          // Half of a short process is compiling.
          NODE_COMPILE_CACHE: join(folder, ".compiled"),
          ...environment,
        },
      });
      const { stdout, stderr } = ran;
      // Whatever happens, nobody sees a stack trace.
      expect(`${stdout}\n${stderr}`).not.toMatch(/\n\s+at /);
      return { code: ran.exitCode, stdout, stderr };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
