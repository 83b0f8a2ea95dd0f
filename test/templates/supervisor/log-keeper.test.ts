/** The program that bounds logs, by a real Python, as the supervisor talks to it. */
import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { programSource } from "../../../programs/source.ts";
import { hasPython } from "../odoo/python.ts";

let folder: string;
const most = 1000;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "log-keeper-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Some ticks, as the supervisor sends them. */
function ticks(count: number): string {
  const payload = "when:1764117000";
  const header = `ver:3.0 server:supervisor serial:1 pool:log-keeper poolserial:1 eventname:TICK_5 len:${payload.length}\n`;
  const ran = spawnSync(
    "python3",
    ["-c", programSource("supervisor/log-keeper.py"), folder, String(most)],
    {
      input: `${header}${payload}`.repeat(count),
      encoding: "utf8",
    },
  );
  expect(ran.stderr).toBe("");
  expect(ran.status).toBe(0);
  return ran.stdout;
}

test.skipIf(!hasPython)(
  "a log never outgrows its bound by more than a tick, and leaves one older",
  () => {
    for (let round = 0; round < 20; round++) {
      appendFileSync(join(folder, "nginx-1.log"), `${"x".repeat(698)}${round % 10}\n`);
      expect(ticks(1)).toBe("READY\nRESULT 2\nOKREADY\n");
      for (const name of readdirSync(folder)) {
        expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(most);
      }
    }
    expect(readdirSync(folder).toSorted()).toEqual(["nginx-1.log", "nginx-1.log.1"]);
    expect(readFileSync(join(folder, "nginx-1.log.1"), "utf8")).toMatch(/9\n$/);
  },
);

test.skipIf(!hasPython)("one that appends goes on where the file was emptied", () => {
  const path = join(folder, "a.postgresql-Mon.json");
  writeFileSync(path, "y".repeat(5000));
  ticks(2);
  expect(statSync(path).size).toBe(0);
  expect(statSync(`${path}.1`).size).toBe(most);
  expect(statSync(`${path}.1`).mode & 0o777).toBe(0o600);
  appendFileSync(path, "next\n");
  expect(readFileSync(path, "utf8")).toBe("next\n");
});

test.skipIf(!hasPython)("neither links nor other files are touched", () => {
  const outside = join(folder, "outside");
  writeFileSync(outside, "z".repeat(5000));
  symlinkSync(outside, join(folder, "evil.log"));
  writeFileSync(join(folder, "b.log"), "small");
  ticks(1);
  expect(statSync(outside).size).toBe(5000);
  expect(readFileSync(join(folder, "b.log"), "utf8")).toBe("small");
  expect(existsSync(join(folder, "evil.log.1"))).toBe(false);
});
