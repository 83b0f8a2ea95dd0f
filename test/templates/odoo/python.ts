/** What Python's config parsers, which Odoo and supervisor use, read from a text. */
import { spawnSync } from "node:child_process";

/** Sections, keys and values. */
export type Parsed = Readonly<Record<string, Readonly<Record<string, string>>>>;

export const hasPython = spawnSync("python3", ["--version"]).status === 0;
if (!hasPython) {
  const message = "there is no python3: nobody judges odoo.conf and supervisord.conf here";
  // What CI does not run is not proved: there a skip is a failure.
  if (process.env["CI"]) throw new Error(message);
  process.stderr.write(`\n!! SKIPPED: ${message}\n`);
}

/** Files, not strings: universal newlines are part of what is judged. */
const program = `
import configparser, json, os, sys, tempfile
kind, texts = json.load(sys.stdin)
out = []
for text in texts:
    file = tempfile.NamedTemporaryFile("w", suffix=".conf", delete=False, encoding="utf-8", newline="")
    file.write(text)
    file.close()
    # The options with which supervisor makes its parser (supervisor/options.py, UnhosedConfigParser).
    parser = configparser.RawConfigParser() if kind == "raw" else configparser.RawConfigParser(inline_comment_prefixes=(";", "#"), strict=False)
    try:
        parser.read([file.name], encoding="utf-8")
        out.append({s: dict(parser.items(s)) for s in parser.sections()})
    except configparser.Error as error:
        out.append({"error": {"message": str(error)}})
    os.unlink(file.name)
json.dump(out, sys.stdout)
`;

/** `raw` as Odoo reads, `supervisor` as supervisor does, before it expands `%`. */
export function readByPython(kind: "raw" | "supervisor", texts: readonly string[]): Parsed[] {
  const ran = spawnSync("python3", ["-c", program], {
    input: JSON.stringify([kind, texts]),
    encoding: "utf8",
    maxBuffer: 64 * 1024 ** 2,
    env: { PATH: process.env["PATH"], PYTHONUTF8: "1", HOME: process.env["HOME"] },
  });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return JSON.parse(ran.stdout) as Parsed[];
}
