import { expect, test } from "vitest";
import { growthWords, sizeText } from "../../cli/output/size-text.ts";
import { sizeReport } from "../../cli/size-report.ts";

const report = sizeReport(150);

test("what grows together is computed, not told: one more of each pool moves what it moves", () => {
  const moved = Object.fromEntries(
    report.growsTogether.map(({ pool, figures }) => [pool, figures.map(({ name }) => name)]),
  );
  expect(moved["interactive"]).toEqual(
    expect.arrayContaining([
      "HTTP workers in all",
      "connections of PostgreSQL",
      "promised memory in all",
    ]),
  );
  expect(moved["websocket"]).toContain("connections of PostgreSQL");
  expect(moved["websocket"]).not.toContain("HTTP workers in all");
  expect(growthWords({ pool: "x", figures: [] })).toBe("");
});

test("head room is a use below its limit", () => {
  for (const { use, limit } of report.headRoom) expect(use).toBeLessThan(limit);
});

test("nobody could take it for a measurement", () => {
  const text = sizeText(report);
  expect(text).toMatch(/^150 concurrent users: size M, untested: arithmetic, no measurement\n/);
  expect(sizeText(sizeReport(5000))).toMatch(
    /^5000 concurrent users: beyond the named sizes, untested/,
  );
});
