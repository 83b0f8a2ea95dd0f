/**
 * `npm run capabilities`: takes each capability out of a copy of the project, and runs types, generated
 * pages and the unit tests of what is left. It takes minutes; `npm run check` searches for names alone.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { capabilities } from "../capabilities/capabilities.ts";
import { copyProject } from "./project-copy.ts";
import { summary } from "./steps.ts";

const list = "capabilities/capabilities.ts";
const vitest = "node_modules/vitest/vitest.mjs";
const failed: string[] = [];
for (const { name } of capabilities) {
  const copy = mkdtempSync(join(tmpdir(), "odoo-cluster-capability-"));
  try {
    failed.push(...without(name, copy));
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
process.exitCode = summary(failed, []);

/** The steps that fail in a copy without a capability. */
function without(name: string, copy: string): string[] {
  // Pages name capabilities, and link to theirs.
  const own = [`capabilities/${name}/`, `test/capabilities/${name}/`, "test/docs/links.test.ts"];
  copyProject(copy, (path) => !own.some((folder) => path.startsWith(folder)));
  const text = readFileSync(join(copy, list), "utf8");
  writeFileSync(join(copy, list), withoutEntry(text, name));
  // Tests run the command line as another user, too.
  chmodSync(copy, 0o755);
  const script = (file: string, ...args: string[]) =>
    run(copy, process.execPath, [join(copy, file), ...args]);
  const steps: readonly [string, () => boolean][] = [
    ["types", () => script("node_modules/@typescript/native/bin/tsc", "-p", ".")],
    ["generated pages", () => script("scripts/docs.ts", "--write")],
    // Its refused paths are gone from nginx.
    ["rendered files", () => script("cli/main.ts", "render", "--write")],
    ["commit", () => commit(copy)],
    // Names of what a stack registers are made of what its files say.
    ["unit tests", () => script(vitest, "run", "--project", "unit", "--update")],
  ];
  return steps.flatMap(([title, passes]) => {
    process.stdout.write(`\n== without ${name}: ${title}\n`);
    return passes() ? [] : [`without ${name}: ${title}`];
  });
}

/** The list without the import and the entry of one capability; what else names it fails to compile. */
function withoutEntry(text: string, name: string): string {
  const [line, imported] =
    new RegExp(`^import \\{ (\\w+) \\} from "\\./${name}/[^"]+";\\n`, "m").exec(text) ?? [];
  if (line === undefined || imported === undefined) throw new Error(`${list} imports no ${name}`);
  return text.replace(line, "").replace(new RegExp(`\\b${imported}\\b(?:, )?`), "");
}

/** Tests ask git which files there are, and `diff` what they were. */
function commit(copy: string): boolean {
  const author = ["-c", "user.name=capabilities", "-c", "user.email=capabilities@example.com"];
  if (!run(copy, "git", ["init", "-q"])) return false;
  writeFileSync(join(copy, ".git", "info", "exclude"), "node_modules\n");
  return (
    run(copy, "git", ["add", "-A"]) && run(copy, "git", [...author, "commit", "-qm", "without"])
  );
}

function run(folder: string, program: string, args: readonly string[]): boolean {
  return spawnSync(program, args, { cwd: folder, stdio: "inherit" }).status === 0;
}
