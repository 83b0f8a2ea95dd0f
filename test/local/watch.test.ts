import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { ProgramState } from "../../local/supervisor-rpc.ts";
import { lastLines, untilServing } from "../../local/watch.ts";

/** A program whose life is a list of states, one for each quarter of a second; the last one stays. */
function program(life: readonly Partial<ProgramState>[], probe: (at: number) => string | null) {
  let milliseconds = 0;
  const at = () => Math.floor(milliseconds / 250);
  const state = (): ProgramState => ({
    name: "cron-1",
    state: "RUNNING",
    detail: "",
    pid: 7,
    started: 1,
    stopped: 0,
    now: milliseconds / 1000,
    exitStatus: 0,
    ...life[Math.min(at(), life.length - 1)],
  });
  const notes: string[] = [];
  const clock = {
    now: () => milliseconds,
    sleep: async (more: number) => {
      milliseconds += more;
    },
  };
  const watched = {
    name: "cron-1",
    state: async () => state(),
    probe: async () => probe(at()),
    words: () => ["invalid choice: 'verbose'"],
  };
  return {
    notes,
    seconds: () => milliseconds / 1000,
    done: untilServing(watched, "/log/cron-1.log", (line) => notes.push(line), { clock }),
  };
}

const backoff = (stopped: number) => ({ state: "BACKOFF", pid: null, stopped, exitStatus: 2 });

test("serves: the process that answered, once its probe passes", async () => {
  const { done, notes } = program([{ state: "STARTING" }, {}], (at) => (at < 4 ? "no" : null));
  expect(await done).toMatchObject({ pid: 7, state: "RUNNING" });
  expect(new Set(notes)).toEqual(new Set(["no"]));
});

test("an answer while the program does not run is another's: not asked", async () => {
  const { done, seconds } = program(
    [{ state: "STOPPED", pid: null, detail: "Not started" }],
    () => null,
  );
  await expect(done).rejects.toThrow("cron-1 is not ready after 180 s: Not started");
  expect(seconds()).toBeGreaterThan(180);
});

test("an answer of a program that is only starting does not count", async () => {
  const { done } = program([{ state: "STARTING" }], () => null);
  await expect(done).rejects.toThrow("cron-1 is not ready after 180 s: starts");
});

test("what ends again and again is given up soon, in its own words", async () => {
  const life = [
    {},
    backoff(2),
    { state: "STARTING", pid: 8, stopped: 2 },
    backoff(4),
    { state: "STARTING", pid: 9, stopped: 4 },
    backoff(7),
  ];
  const { done, seconds } = program(life, () => "no thread listens");
  await expect(done).rejects.toThrow(
    [
      "cron-1 ends again and again (3 times, exit status 2)",
      "Its last words (/log/cron-1.log):",
      "  invalid choice: 'verbose'",
    ].join("\n"),
  );
  expect(seconds()).toBeLessThan(5);
});

test("one end, as of a restart, is no loop", async () => {
  const { done } = program([{}, backoff(2), { pid: 8, stopped: 2, started: 3 }], (at) =>
    at < 3 ? "no" : null,
  );
  expect(await done).toMatchObject({ pid: 8 });
});

test("FATAL is told at once", async () => {
  const { done, seconds } = program([{ state: "FATAL", pid: null }], () => null);
  await expect(done).rejects.toThrow("cron-1 could not be started");
  expect(seconds()).toBe(0);
});

test("a process that ended while it was asked did not serve", async () => {
  const states = [
    { pid: 7 },
    { pid: 8, started: 2, stopped: 2 },
    { pid: 8, started: 2, stopped: 2 },
  ];
  let looks = 0;
  const watched = {
    name: "edge-1",
    state: async (): Promise<ProgramState> => ({
      ...{ name: "edge-1", state: "RUNNING", detail: "", started: 1, stopped: 0, now: 9 },
      ...{ exitStatus: 0, pid: 8, ...states[Math.min(looks++, 2)] },
    }),
    probe: async () => null,
    words: () => [],
  };
  const notes: string[] = [];
  const clock = { now: () => 0, sleep: async () => {} };
  const served = await untilServing(watched, "/log", (line) => notes.push(line), { clock });
  expect([served.pid, notes]).toEqual([8, ["starts"]]);
});

test("the log since the start, and of a rotated one what it has", () => {
  const folder = mkdtempSync(join(tmpdir(), "odoo-cluster-log-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "x.log");
  writeFileSync(file, "old\nnew\n\nnewest\n");
  expect(lastLines(file)).toEqual(["old", "new", "newest"]);
  expect(lastLines(file, 4)).toEqual(["new", "newest"]);
  expect(lastLines(file, 400)).toEqual(["old", "new", "newest"]);
  expect(lastLines(file, 0, 1)).toEqual(["newest"]);
  expect(lastLines(join(folder, "none.log"))).toEqual([]);
});
