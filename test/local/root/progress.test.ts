import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { followInstall, startProgress, stepOf } from "../../../local/root/progress.ts";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test("reads steps out of dpkg's output", () => {
  expect(stepOf("Unpacking libc6:amd64 (2.41-12) ...")).toBe("unpacked");
  expect(stepOf("Setting up odoo-19 (19.0.0+dfsg-1) ...")).toBe("configured");
  expect(stepOf("Preparing to unpack .../odoo-19_all.deb ...")).toBeUndefined();
  expect(stepOf("Get:1 http://m.example/debian trixie InRelease [140 kB]")).toBeUndefined();
  expect(stepOf("odoo-cluster: compiling python")).toBe("compiling");
});

test("tells a stage at once and its counter every few seconds", () => {
  const told: string[] = [];
  const progress = startProgress(
    (line) => told.push(line),
    () => {},
  );
  let count = 0;
  progress.stage("unpacking packages", () => `${count} of 431`);
  count = 212;
  vi.advanceTimersByTime(5000);
  progress.stage("writing to disk");
  vi.advanceTimersByTime(5000);
  progress.end();
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual([
    "root: unpacking packages",
    "root: unpacking packages: 212 of 431",
    "root: writing to disk",
    "root: writing to disk (3 s)",
  ]);
  expect(Object.keys(progress.seconds())).toEqual(["unpacking packages", "writing to disk"]);
});

test("configuring begins when everything is unpacked, not with the essential packages", () => {
  const told: string[] = [];
  const progress = startProgress(
    (line) => told.push(line),
    () => {},
  );
  const steps = followInstall(progress, 2);
  progress.stage("unpacking packages", steps.unpacked);
  steps.onLine("Unpacking a (1) ...");
  steps.onLine("Setting up a (1) ...");
  expect(progress.current()).toBe("unpacking packages");
  expect(steps.unpacked()).toBe("1 of 2");
  steps.onLine("Unpacking b (1) ...");
  steps.onLine("Setting up b (1) ...");
  expect(progress.current()).toBe("configuring packages");
  steps.onLine("odoo-cluster: compiling python");
  expect(progress.current()).toBe("compiling Python");
  progress.end();
  expect(told).toEqual([
    "root: unpacking packages",
    "root: configuring packages",
    "root: compiling Python",
  ]);
});
