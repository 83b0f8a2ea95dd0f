/** What files of the project import: the one reader of imports that tests have. */
import { dirname, join, normalize } from "node:path";

export interface Import {
  readonly from: string;
  /** A file of the project, or a package's name. */
  readonly to: string;
  /** `import()`: only when that line is reached. */
  readonly later: boolean;
  /** `import type`: erased before anything runs. */
  readonly types: boolean;
}

/** Static, dynamic and re-exporting ones. Comments at the beginning of a line are no imports. */
export function importsOf(path: string, source: string): Import[] {
  const code = source.replaceAll(/^\s*(?:\/\/|\*|\/\*).*$/gm, "");
  const specifier =
    /(?:^\s*(?:import|export)\b(?<clause>[^"';]*?)\bfrom\s+|\bimport\s*\(\s*|^\s*import\s+|\brequire\s*\(\s*)["'](?<to>[^"'\n]+)["']/gm;
  return [...code.matchAll(specifier)].map((match) => {
    const { to = "", clause = "" } = match.groups ?? {};
    return {
      from: path,
      to: to.startsWith(".") ? normalize(join(dirname(path), to)) : to,
      later: /^import\s*\(/.test(match[0].trimStart()),
      types: /^\s*type\b/.test(clause),
    };
  });
}
