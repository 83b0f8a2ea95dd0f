/** Files as they come: broken, hostile, in other encodings. Nothing crashes, nothing is left out in silence. */
import { spawnSync } from "node:child_process";
import { chmodSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { JudgedAddon } from "../../addon-check/finding.ts";
import { judgeAddon } from "../../addon-check/judge-addon.ts";
import { parser, written } from "./written-addon.ts";

const manifest = { "__manifest__.py": "{'name': 'x'}" };

function judged(folder: string): JudgedAddon {
  return judgeAddon(parser, { name: "x", folder });
}

function lines(folder: string): string[] {
  return judged(folder).findings.map(
    ({ file, line, column, weight, id, text }) =>
      `${file.slice(folder.length + 1)}:${line}:${column} ${weight} ${id} ${text}`,
  );
}

test("places count lines and columns from 1, whatever ends a line", () => {
  const folder = written({
    ...manifest,
    "a.py": '\uFEFFx = 1\r\nif x:\r    cr.execute("ü", "LISTEN x")\n    cr.commit()\n',
    "b.sql": "SELECT 1;\n  LISTEN\n  a;",
  });
  expect(lines(folder)).toEqual([
    "a.py:3:22 forbids listen LISTEN x",
    "a.py:4:5 warning explicit-commit cr.commit()",
    "b.sql:2:3 forbids listen LISTEN a",
  ]);
});

test("the verdict is that of the worst finding that nobody allowed", () => {
  const verdict = (source: string) => judged(written({ ...manifest, "a.py": source })).verdict;
  expect(verdict("x = 1")).toBe("safe");
  expect(verdict("cr.commit()")).toBe("look");
  expect(verdict("cr.commit()  # odoo-cluster: allow explicit-commit y")).toBe("safe");
  expect(verdict("cr.commit()  # odoo-cluster: allow explicit-commit")).toBe("look");
  expect(verdict("cr.commit(); cr.execute('LISTEN a')")).toBe("not-safe");
  expect(verdict("cr.execute('LISTEN a')  # odoo-cluster: allow listen y")).toBe("safe");
  expect(verdict("def (")).toBe("not-safe");
});

test("what is no source is named, with the reason, and the rest is judged", () => {
  const folder = written({
    ...manifest,
    "binary.py": new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 1]),
    "broken.py": "cr.commit()\nx = = 1\ncr.rollback()\n",
    "codec.py": "# -*- coding: klingon -*-\n",
    "huge.py": "x = 1\n".repeat(800_000),
    "latin.py": Buffer.from("# coding: latin-1\nx = 'é'\ncr.commit()\n", "latin1"),
    "not-utf8.py": Buffer.from("x = 'é'\n", "latin1"),
    "data/not-utf8.sql": Buffer.from("SELECT 'é'", "latin1"),
  });
  symlinkSync(join(folder, "nowhere.py"), join(folder, "dangling.py"));
  symlinkSync(join(folder, "loop.py"), join(folder, "loop.py"));
  expect(spawnSync("mkfifo", [join(folder, "pipe.py")]).status).toBe(0);
  expect(lines(folder)).toEqual([
    "binary.py:1:1 forbids file-not-read it holds NUL bytes, so it is no source",
    "broken.py:1:1 warning explicit-commit cr.commit()",
    "broken.py:2:5 forbids file-not-read this is not Python 3, as far as the parser knows it",
    "broken.py:3:1 warning explicit-commit cr.rollback()",
    "codec.py:1:1 forbids file-not-read it names an encoding that is not known here: klingon",
    "dangling.py:1:1 forbids file-not-read the link leads nowhere",
    "data/not-utf8.sql:1:1 forbids file-not-read it is not utf-8",
    "huge.py:1:1 forbids file-not-read it has 4800000 bytes, more than 4194304",
    "latin.py:3:1 warning explicit-commit cr.commit()",
    "loop.py:1:1 forbids file-not-read it cannot be read: ELOOP",
    "not-utf8.py:1:1 forbids file-not-read it is not utf-8",
    "pipe.py:1:1 forbids file-not-read it is no file",
  ]);
});

test("what may not be read is named", () => {
  const folder = written({ ...manifest, "closed.py": "", "inside/a.py": "" });
  chmodSync(folder, 0o755);
  chmodSync(join(folder, "closed.py"), 0);
  chmodSync(join(folder, "inside"), 0);
  // Root reads everything, so for a moment this process is somebody else.
  const root = process.geteuid?.() === 0;
  if (root) process.seteuid?.(65534);
  onTestFinished(() => {
    if (root) process.seteuid?.(0);
    chmodSync(join(folder, "inside"), 0o755);
  });
  expect(lines(folder)).toEqual([
    "inside:1:1 forbids file-not-read it cannot be read: EACCES",
    "closed.py:1:1 forbids file-not-read it cannot be read: EACCES",
  ]);
});

test.each<[string, string]>([
  ["a sum of three thousand strings", `cr.execute(${'"a" + '.repeat(3_000)}"b")`],
  ["a row of three thousand strings", `cr.execute(${'"a" '.repeat(3_000)})`],
  ["deep brackets", `x = ${"(".repeat(5000)}1${")".repeat(5000)}\ncr.execute(x)`],
  ["deep calls", `x = ${"f(".repeat(5000)}cr.commit()${")".repeat(5000)}`],
  [
    "many dollar quotes",
    `cr.execute("${Array.from({ length: 3000 }, (_, i) => `$a${i}$`).join(" ")}")`,
  ],
  ["many braces", `cr.execute("${"{".repeat(50_000)}")`],
  ["a name that stands for itself in many ways", `q = ${"q + ".repeat(200)}q\ncr.execute(q)`],
  [
    "many alternatives",
    `${"q = 'a' if x else 'b'\n".repeat(200)}cr.execute(q + q + q + q + q + q + q)`,
  ],
  [
    "names that double",
    `${Array.from({ length: 60 }, (_, i) => `a${i + 1} = a${i} + a${i}`).join("\n")}\ncr.execute(a60)`,
  ],
])("%s is judged in time", (_, source) => {
  const began = performance.now();
  judged(written({ ...manifest, "a.py": source }));
  expect(performance.now() - began).toBeLessThan(20_000);
});
