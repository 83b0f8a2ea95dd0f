import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { filesOf, findAddons } from "../../addon-check/find-addons.ts";
import { UserError } from "../../model/user-error.ts";
import { written } from "./written-addon.ts";

const manifest = "__manifest__.py";

function problems(folders: readonly string[]): string {
  try {
    findAddons(folders);
  } catch (error) {
    if (error instanceof UserError) return `${error.kind}\n${error.message}`;
    throw error;
  }
  return "";
}

test("an addon, a folder of addons, a folder of those; each once, by its own path", () => {
  const root = written({
    [`a/${manifest}`]: "{}",
    [`more/b/${manifest}`]: "{}",
    [`more/b/inside/${manifest}`]: "{}",
    [`.hidden/c/${manifest}`]: "{}",
    [`node_modules/d/${manifest}`]: "{}",
    "more/plain/x.py": "",
  });
  symlinkSync(join(root, "more", "b"), join(root, "a-link"));
  symlinkSync(root, join(root, "more", "loop"));
  symlinkSync(join(root, "nowhere"), join(root, "dangling"));
  const names = (folders: readonly string[]) => findAddons(folders).map(({ name }) => name);
  const folders = (given: readonly string[]) => findAddons(given).map(({ folder }) => folder);
  expect(names([root])).toEqual(["a", "b"]);
  expect(folders([root])).toEqual([join(root, "a"), join(root, "more", "b")]);
  expect(names([join(root, "a")])).toEqual(["a"]);
  expect(names([join(root, "more"), root, join(root, "a"), root])).toEqual(["a", "b"]);
  expect(names([join(root, "a-link")])).toEqual(["b"]);
});

test("files: Python and SQL, with tests and migrations counted apart", () => {
  const root = written({
    [manifest]: "{}",
    "models/a.py": "",
    "data/b.sql": "",
    "data/c.xml": "",
    ".d.py": "",
    "static/e.py": "",
    "tests/f.py": "",
    "wizard/tests/deep/g.py": "",
    "migrations/19.0.1.0/h.py": "",
    "upgrades/1.0/i.sql": "",
    "__pycache__/j.py": "",
  });
  symlinkSync(root, join(root, "models", "loop"));
  const files = filesOf({ name: "x", folder: root });
  expect(files.judged.map((path) => path.slice(root.length + 1))).toEqual([
    manifest,
    "data/b.sql",
    "models/a.py",
  ]);
  expect(files).toMatchObject({ tests: 2, migrations: 2, unread: [] });
});

test("wrong folders are named, all at once", () => {
  const root = written({ "x/y.py": "", [`a/${manifest}`]: "{}" });
  expect(
    problems([join(root, "a"), join(root, "x"), join(root, "b"), join(root, "x", "y.py")]),
  ).toBe(
    [
      "input",
      `${join(root, "x")}: there is no addon in it: no folder with a __manifest__.py. Name an addon, or a folder that holds addons`,
      `${join(root, "b")}: there is no such folder. Name a folder that exists`,
      `${join(root, "x", "y.py")}: an addon is a folder, got a file. Name the folder that holds __manifest__.py, or the one that holds addons`,
    ].join("\n"),
  );
});
