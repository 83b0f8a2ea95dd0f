import { expect, test } from "vitest";
import type { Bounds } from "../../drills/drill.ts";
import type { Measurement } from "../../drills/measure.ts";
import { broken } from "../../drills/verdict.ts";

const kept: Measurement = {
  drill: "kill nginx-1",
  durability: "strict",
  poolMode: "session",
  sent: 300,
  refused: 0,
  failed: 2,
  reasons: { "click: answers 502": 2 },
  inFlight: 2,
  gap: 0.4,
  acknowledged: 80,
  lost: 0,
  duplicated: 0,
  loggedOut: 0,
  notFound: 0,
  bus: 0.5,
  cron: 1,
  recovered: 3,
};
const bounds: Bounds = { gap: 5, failed: "in-flight", background: 10 };

test("a promise that was kept", () => {
  expect(broken(bounds, kept)).toEqual([]);
  expect(broken({ ...bounds, gap: null }, { ...kept, gap: 100 })).toEqual([]);
  expect(broken({ ...bounds, failed: "while-away" }, { ...kept, failed: 50 })).toEqual([]);
});

test.each<[Partial<Measurement>, string, Partial<Bounds>?]>([
  [{ lost: 1 }, "1 acknowledged writes were lost, the bound is 0"],
  [{ duplicated: 2 }, "2 writes were done twice, the bound is 0"],
  [{ loggedOut: 1 }, "1 times a user was logged out, the bound is 0"],
  [{ notFound: 3 }, "3 answers were 404, the bound is 0"],
  [{ failed: 3 }, "3 requests failed, the bound is 2 (those in flight)"],
  [{ failed: 1 }, "1 requests failed, the bound is 0", { failed: "none" }],
  [{ gap: 5.1 }, "5.1 s without an acknowledged write, the bound is 5 s"],
  [{ bus: 11 }, "notifications came back after 11 s, the bound is 10 s"],
  [{ bus: null }, "notifications did not come back, the bound is 10 s"],
  [{ cron: null }, "jobs did not come back, the bound is 10 s"],
  [{ acknowledged: 0 }, "no write was acknowledged: the traffic proves nothing"],
])("%o breaks it", (seen, sentence, promise = {}) => {
  expect(broken({ ...bounds, ...promise }, { ...kept, ...seen })).toEqual([sentence]);
});
