/** How files are called, how long they are, and what never stands in them. */
import { expect, test } from "vitest";
import { contentOf, trackedFiles } from "./tracked.ts";

const files = trackedFiles();
const sources = files.filter((path) => /\.(ts|cjs|sh|py)$/.test(path));

test("git knows the files of the project", () => {
  expect(files).toEqual(expect.arrayContaining(["load.ts", "cli/main.ts", "model/topology.ts"]));
});

test("no source is longer than 400 lines", () => {
  const long = sources
    .map((path): [string, number] => [path, contentOf(path).trimEnd().split("\n").length])
    .filter(([, lines]) => lines > 400);
  expect(long).toEqual([]);
});

test("nothing is called utils, common, helpers, misc or types: such a name says nothing", () => {
  const vague = /(^|[/.-])(utils?|utilities|commons?|helpers?|misc|types)([/.-]|$)/i;
  expect(files.filter((path) => vague.test(path))).toEqual([]);
  for (const path of ["model/utils.ts", "test/helpers/x.ts", "a/string-utils.ts", "types.d.ts"])
    expect(path).toMatch(vague);
  expect("model/commonwealth.ts").not.toMatch(vague);
});

/** Of one machine: a home, this checkout, a registry or mirror that others cannot reach. */
const machine = [
  /\/work\/main\b/,
  /\/root\/\.(cache|npm|pyenv)/,
  /\/home\/[a-z]/,
  /\/Users\/[A-Za-z]/,
  /https?:\/\/(?:\d{1,3}\.){3}\d{1,3}:\d+\/.*(?:npm|pypi|registry|repository|debian)/,
];

test("no path of one machine, and no registry", () => {
  const found = files
    .filter((path) => path !== "test/house/files.test.ts")
    .flatMap((path) =>
      contentOf(path)
        .split("\n")
        .flatMap((line, index) =>
          machine.some((pattern) => pattern.test(line))
            ? [`${path}:${index + 1}: ${line.trim()}`]
            : [],
        ),
    );
  expect(found).toEqual([]);
  // npm's omit-lockfile-registry-resolved: whoever installs decides from where.
  expect(contentOf("package-lock.json")).not.toMatch(/"resolved": "https?:/);
});

test("no test is left out or left alone by mistake", () => {
  const focused = /\b(?:test|it|describe)\.(?:only|skip|todo)\b/;
  const tests = files.filter(
    (path) => path.endsWith(".test.ts") && path !== "test/house/files.test.ts",
  );
  expect(tests.filter((path) => focused.test(contentOf(path)))).toEqual([]);
});

test("a source has no credential", () => {
  const credential =
    /-----BEGIN [A-Z ]*PRIVATE KEY-----\n[A-Za-z0-9+/]{40}|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}\b/;
  expect(files.filter((path) => credential.test(contentOf(path)))).toEqual([]);
});
