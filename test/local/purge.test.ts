import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { removeOrEmpty } from "../../local/purge.ts";

let base: string;
const at = (path: string) => join(base, path);
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), "purge-")));
  for (const folder of ["state/data/pg", "state/etc", "other"])
    mkdirSync(at(folder), { recursive: true });
  for (const file of ["state/record.json", "state/data/pg/PG_VERSION", "other/kept"])
    writeFileSync(at(file), "");
  symlinkSync(at("other"), at("state/data/link"));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

test("a folder without mounts goes, and nothing that a link leads to", () => {
  expect(removeOrEmpty(at("state"), ["/", at("other")])).toEqual([]);
  expect([existsSync(at("state")), existsSync(at("other/kept"))]).toEqual([false, true]);
});

test("a disk at the folder itself stays, empty, with what its file system has of its own", () => {
  mkdirSync(at("state/lost+found"));
  expect(removeOrEmpty(at("state"), [at("state")])).toEqual([at("state")]);
  expect(existsSync(at("state/lost+found"))).toBe(true);
  for (const gone of ["state/record.json", "state/data", "state/etc"])
    expect(existsSync(at(gone)), gone).toBe(false);
});

test("a disk below it stays, and everything beside it goes", () => {
  expect(removeOrEmpty(at("state"), ["/", at("state/data/pg")])).toEqual([at("state/data/pg")]);
  expect(existsSync(at("state/data/pg"))).toBe(true);
  for (const gone of ["state/data/pg/PG_VERSION", "state/data/link", "state/etc"])
    expect(existsSync(at(gone)), gone).toBe(false);
});

test("a folder that a link leads to, and one that is not there", () => {
  symlinkSync(at("state"), at("by-link"));
  expect(removeOrEmpty(at("by-link"), [at("state")])).toEqual([at("state")]);
  expect(removeOrEmpty(at("nothing"), [])).toEqual([]);
});
