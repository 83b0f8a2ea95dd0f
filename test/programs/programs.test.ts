/** Programs of other languages: their linters find what is wrong, and words that two languages share are the same. */
import { expect, test } from "vitest";
import { programSource } from "../../programs/source.ts";
import { lintPrograms } from "../../scripts/lint-programs.ts";
import { staticFile } from "../../templates/haproxy/balancer.ts";
import { refusedLoginHeader } from "../../templates/refused-login.ts";
import { contentOf, trackedFiles } from "../house/tracked.ts";

const wrong: Readonly<Record<string, string>> = {
  "a.py": "import os\nprint(nobody)\n",
  "b.sh": '#!/bin/sh\nrm -rf "$1/"*\necho $one\n',
  "c.lua": "local a = 1\nreturn nobody(a)\n",
  "d.lua": "if true\n",
};

test("a mistake in each language is found, with its place", async () => {
  expect(await lintPrograms(Object.keys(wrong), (path) => wrong[path] as string)).toEqual([
    expect.stringMatching(/^a\.py:1:8: F401 /),
    expect.stringMatching(/^a\.py:2:7: F821 /),
    expect.stringMatching(/^b\.sh:2:8: SC2115 /),
    expect.stringMatching(/^b\.sh:3:6: SC2154 /),
    expect.stringMatching(/^b\.sh:3:6: SC2086 /),
    expect.stringMatching(/^c\.lua:2:8: global nobody /),
    expect.stringMatching(/^d\.lua: \[2:0\] /),
  ]);
});

test("words that both sides write are the same", () => {
  expect(programSource("odoo/door_guard/logins.py")).toContain(`"${refusedLoginHeader}"`);
  expect(programSource("odoo/door_guard/logs.py")).toContain(`"${staticFile}"`);
});

test("no program of another language stands in a text of TypeScript", () => {
  const embedded = trackedFiles().filter(
    (path) =>
      /^(templates|components|local|drills|capabilities)\/.*\.ts$/.test(path) &&
      /^(?:export )?const \w+[^=\n]* = (?:String\.raw)?`(?:#!|import \w+\n|"""|local function)/m.test(
        contentOf(path),
      ),
  );
  expect(embedded).toEqual([]);
});
