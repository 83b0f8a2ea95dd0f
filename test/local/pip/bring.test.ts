/** Requirements with everything that they name, copied to where the root sees it. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bringRequirements, digestOfRequirements } from "../../../local/pip/bring.ts";
import { mustInstall } from "../../../local/pip/install.ts";

const folder = mkdtempSync(join(tmpdir(), "requirements-"));
const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
const first = join(folder, "team/requirements.txt");
const digest = () => digestOfRequirements(first, "recipe");

beforeAll(() => {
  for (const name of ["team", "shared/wheels"]) mkdirSync(join(folder, name), { recursive: true });
  put(
    "team/requirements.txt",
    [
      "# -r nothing.txt",
      "-r ../shared/base.txt # what every team has",
      `--constraint=${join(folder, "shared/constraints.txt")}`,
      "-f ../shared/wheels",
      "./own-1.0-py3-none-any.whl[extra] ; python_version > '3'",
      `other @ file://${join(folder, "team/other-2.0.tar.gz")}`,
      "requests",
      "https://example.com/far-1.0.whl",
      "far @ git+https://example.com/far.git",
    ].join("\n"),
  );
  put("team/own-1.0-py3-none-any.whl", "own");
  put("team/other-2.0.tar.gz", "other");
  put("shared/base.txt", "-c constraints.txt\nlxml\n");
  put("shared/constraints.txt", "lxml<6\n");
  put("shared/wheels/a-1.0-py3-none-any.whl", "a");
  put("shared/wheels/readme.txt", "no package");
});
afterAll(() => rmSync(folder, { recursive: true }));

test("every file is there, and each path is one inside the root", () => {
  const to = join(folder, "to");
  expect(bringRequirements(first, to, "/inside")).toBe("1-requirements.txt");
  const read = (name: string) => readFileSync(join(to, name), "utf8");
  expect(read("1-requirements.txt").split("\n")).toEqual([
    "# -r nothing.txt",
    "-r /inside/2-base.txt # what every team has",
    "--constraint=/inside/3-constraints.txt",
    "-f /inside/packages-1",
    "/inside/packages-2/own-1.0-py3-none-any.whl[extra] ; python_version > '3'",
    "other @ file:///inside/packages-3/other-2.0.tar.gz",
    "requests",
    "https://example.com/far-1.0.whl",
    "far @ git+https://example.com/far.git",
  ]);
  expect(read("2-base.txt")).toBe("-c /inside/3-constraints.txt\nlxml\n");
  expect(read("packages-2/own-1.0-py3-none-any.whl")).toBe("own");
  expect(readdirSync(join(to, "packages-1"))).toEqual(["a-1.0-py3-none-any.whl"]);
});

test("a change of anything that is read is noticed, and of nothing else", () => {
  const before = digest();
  put("shared/wheels/readme.txt", "still no package");
  expect(digest()).toBe(before);
  expect(digestOfRequirements(first, "another recipe")).not.toBe(before);
  const seen = new Set([before]);
  for (const [name, text] of [
    ["shared/constraints.txt", "lxml<7\n"],
    ["team/own-1.0-py3-none-any.whl", "own, again"],
    ["shared/wheels/b-1.0-py3-none-any.whl", "b"],
    ["shared/base.txt", "lxml\n"],
  ] as const) {
    put(name, text);
    seen.add(digest());
  }
  expect(seen.size).toBe(5);
});

test("an environment is made for other requirements, and where its folder is gone", () => {
  const venv = join(folder, "venv");
  expect(mustInstall(null, null, venv)).toBe(false);
  expect(mustInstall("a", "a", venv)).toBe(true);
  mkdirSync(venv);
  writeFileSync(join(venv, "whole"), "");
  expect(mustInstall("a", "a", venv)).toBe(false);
  expect(mustInstall("b", "a", venv)).toBe(true);
});
