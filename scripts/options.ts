/**
 * Rewrites model/options/*.json from the programs of a private Debian root: needs root's rights
 * and a root that `up` has built. `npm run options`, then look at the difference.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../local/places.ts";
import { type ProgramName, realTables, tableFile, tableText } from "./options/real-options.ts";

const root = process.env["ODOO_CLUSTER_ROOT"] ?? builtRoot();
for (const [program, table] of Object.entries(realTables(root))) {
  const file = tableFile(program as ProgramName);
  writeFileSync(file, tableText(table));
  execFileSync(join(import.meta.dirname, "../node_modules/.bin/biome"), [
    "format",
    "--write",
    file,
  ]);
  process.stdout.write(`${file}: ${Object.keys(table).length} options\n`);
}

function builtRoot(): string {
  const roots = join(cacheFolder(), "root");
  const built = existsSync(roots)
    ? readdirSync(roots, { withFileTypes: true }).filter(
        (entry) => entry.isDirectory() && /^[0-9a-f]{16}$/.test(entry.name),
      )
    : [];
  const [only, ...others] = built;
  if (only === undefined || others.length > 0) {
    process.stderr.write(
      `error: ${roots} has ${built.length} private roots. Name one in ODOO_CLUSTER_ROOT; \`./odoo-cluster up\` builds one\n`,
    );
    process.exit(3);
  }
  return join(roots, only.name);
}
