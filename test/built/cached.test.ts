/** What tests build once: whole or not there, by key, one build at a time. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ensureCached, keyOf } from "./cached.ts";

let cache = "";
const report = () => {};
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), "odoo-cluster-cached-"));
});
afterEach(() => rmSync(cache, { recursive: true }));

/** Counts how often it is made. */
function thing(madeBy: readonly string[], fail = false) {
  const cached = {
    name: "thing",
    madeBy,
    times: 0,
    make: async (folder: string) => {
      cached.times += 1;
      writeFileSync(join(folder, "half"), "");
      await new Promise((resolve) => setTimeout(resolve, 50));
      if (fail) throw new Error("the compiler says no");
      writeFileSync(join(folder, "whole"), "");
    },
  };
  return cached;
}

test("it is made once, also when two ask at the same time", async () => {
  const one = thing(["a"]);
  const [first, second] = await Promise.all([
    ensureCached(one, { cache, report }),
    ensureCached(one, { cache, report }),
  ]);
  expect(first).toBe(second);
  expect(await ensureCached(one, { cache, report })).toBe(first);
  expect(one.times).toBe(1);
  expect(readdirSync(first).toSorted()).toEqual(["half", "whole"]);
});

test("another maker is another result, beside the first", async () => {
  const first = await ensureCached(thing(["a", "b"]), { cache, report });
  const second = await ensureCached(thing(["ab"]), { cache, report });
  expect(keyOf(["a", "b"])).not.toBe(keyOf(["ab"]));
  expect(existsSync(first) && existsSync(second)).toBe(true);
});

test("a build that fails leaves nothing that looks whole, and the next one begins anew", async () => {
  await expect(ensureCached(thing(["a"], true), { cache, report })).rejects.toThrow("says no");
  const good = thing(["a"]);
  const path = await ensureCached(good, { cache, report });
  expect(good.times).toBe(1);
  expect(readdirSync(join(cache, "thing")).filter((name) => name.endsWith(".partial"))).toEqual([]);
  expect(existsSync(join(path, "whole"))).toBe(true);
});

test("a new build removes what nobody used for a month, and nothing younger", async () => {
  const old = await ensureCached(thing(["old"]), { cache, report });
  const young = await ensureCached(thing(["young"]), { cache, report });
  mkdirSync(join(cache, "thing", "0123456789abcdef.partial"));
  const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3600 * 1000);
  utimesSync(old, daysAgo(31), daysAgo(31));
  utimesSync(young, daysAgo(29), daysAgo(29));
  await ensureCached(thing(["new"]), { cache, report });
  expect([existsSync(old), existsSync(young)]).toEqual([false, true]);
  expect(existsSync(join(cache, "thing", "0123456789abcdef.partial"))).toBe(false);
});
