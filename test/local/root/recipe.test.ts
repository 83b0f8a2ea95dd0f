import { expect, test } from "vitest";
import { keyOf, pins, recipe, rootKey, sources } from "../../../local/root/recipe.ts";

test("the key is a name for a folder and does not change by itself", () => {
  expect(rootKey()).toMatch(/^[0-9a-f]{16}$/);
  expect(rootKey()).toBe(rootKey());
});

test("a package, a user, a folder or a file more makes another key", () => {
  const files = { "a.sh": "echo a" };
  const key = keyOf(recipe, files);
  expect(keyOf({ ...recipe, packages: [...recipe.packages, "jq"] }, files)).not.toBe(key);
  expect(keyOf({ ...recipe, users: recipe.users.slice(1) }, files)).not.toBe(key);
  expect(keyOf({ ...recipe, mountPoints: ["/x"] }, files)).not.toBe(key);
  expect(keyOf(recipe, { "a.sh": "echo b" })).not.toBe(key);
  expect(keyOf(recipe, { "b.sh": "echo a" })).not.toBe(key);
  expect(keyOf(recipe, { ...files, "b.sh": "" })).not.toBe(key);
});

test("the order in which files are read does not matter", () => {
  expect(keyOf(1, { a: "1", b: "2" })).toBe(keyOf(1, { b: "2", a: "1" }));
});

test("signatures are always checked, and only sid may be past its date", () => {
  const [trixie = "", sid = ""] = sources("http://m.example/debian", "/keys.gpg").split("\n\n");
  for (const entry of [trixie, sid]) {
    expect(entry).toContain("Signed-By: /keys.gpg");
    expect(entry).not.toMatch(/trusted/i);
  }
  expect(trixie).not.toContain("Check-Valid-Until");
  expect(sid).toContain("Suites: sid");
  expect(sid).toContain("Check-Valid-Until: no");
});

test("nothing but odoo-19 comes from sid", () => {
  expect(pins).toContain("Package: *\nPin: release n=sid\nPin-Priority: -10");
  expect(pins.match(/Pin-Priority: 500/g)).toHaveLength(1);
});

test("every service has one high id that no other has", () => {
  const ids = recipe.users.map((user) => user.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every((id) => id > 27700 && id < 27800)).toBe(true);
});

test("the wheel is pinned by its checksum and by its name", () => {
  const { file, requirement, sha256, program } = recipe.wheel;
  expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  const [name = "", version = ""] = requirement.split("==");
  expect(file).toBe(`${name.replaceAll("-", "_")}-${version}-py3-none-any.whl`);
  expect(program.startsWith(`${name.replaceAll("-", "_")}-${version}.data/`)).toBe(true);
  expect(keyOf({ ...recipe, wheel: { ...recipe.wheel, sha256: "0" } }, {})).not.toBe(
    keyOf(recipe, {}),
  );
});
