import { describe, expect, test } from "vitest";
import { Ledger, LoggedOut, Refused } from "../../drills/traffic/ledger.ts";

const record = (began: number, ended: number | null, outcome: "ok" | "failed" | "refused" = "ok") =>
  ({ kind: "write", began, ended, outcome: ended === null ? null : outcome, why: "" }) as const;

function ledgerOf(...records: readonly ReturnType<typeof record>[]): Ledger {
  const ledger = new Ledger();
  ledger.records.push(...records);
  return ledger;
}

describe("what became of a request", () => {
  test.each([
    ["an answer", async () => 1, "ok", ""],
    [
      "an error",
      async () => Promise.reject(new Error("/odoo answers 502")),
      "failed",
      "/odoo answers 502",
    ],
    [
      "503 with Retry-After",
      async () => Promise.reject(new Refused("try again")),
      "refused",
      "try again",
    ],
    [
      "somebody logged out",
      async () => Promise.reject(new LoggedOut("login page")),
      "failed",
      "login page",
    ],
  ])("%s", async (_, request, outcome, why) => {
    const ledger = new Ledger();
    expect((await ledger.follow("page", request)).outcome).toBe(outcome);
    expect(ledger.records.map((one) => [one.outcome, one.why])).toEqual([[outcome, why]]);
  });

  test("404 and logged out users are counted apart", async () => {
    const ledger = new Ledger();
    await ledger.follow("click", () => Promise.reject(new Error("/web answers 404")));
    await ledger.follow("page", () => Promise.reject(new LoggedOut("login page")));
    expect([ledger.notFound, ledger.loggedOut, ledger.of("failed").length]).toEqual([1, 1, 2]);
  });
});

describe("the longest gap", () => {
  const ledger = ledgerOf(
    record(0, 10),
    record(20, 30),
    record(40, 90, "failed"),
    record(100, 500),
  );

  test("lies between two answers, failed ones do not count", () => {
    expect(ledger.longestGap("write", 35, 600)).toBe(470);
  });
  test("reaches back to the last answer before the fault", () => {
    expect(ledger.longestGap("write", 490, 600)).toBe(470);
  });
  test("lasts until now where nothing comes any more", () => {
    expect(ledger.longestGap("write", 500, 5000)).toBe(4500);
  });
  test("knows one kind of requests", () => {
    expect(ledger.longestGap("page", 100, 600)).toBe(500);
  });
});

describe("in flight", () => {
  const ledger = ledgerOf(record(0, 50), record(10, 60), record(40, 45), record(70, null));

  test.each([
    ["at a moment", 42, 42, 3],
    ["the most of a while", 46, 80, 2],
    ["what never ended counts", 1000, 1000, 1],
    ["before everything", -5, -5, 0],
  ])("%s", (_, from, to, count) => {
    expect(ledger.mostInFlight(from, to)).toBe(count);
  });
});
