import { expect, test } from "vitest";
import { differingOptions } from "../../local/pgbouncer-config.ts";

const option = (key: string, value: string) => ({ section: "pgbouncer", key, value: [value] });

test.each([
  ["a number that it shows shorter", "0.10", "0.1"],
  ["a word for one", "yes", "1"],
  ["a word for nought", "off", "0"],
  ["a list with other white space", "a, b", "a,b"],
])("%s is the same", (_, own, its) => {
  expect(differingOptions([option("x", own)], [{ key: "x", value: its }])).toEqual([]);
});

test("what differs and what it does not know is told; databases are no options", () => {
  const wanted = [
    option("pool_mode", "session"),
    option("no_such", "1"),
    option("server_reset_query", "DISCARD ALL"),
    { section: "databases", key: "odoo", value: ["host=x"] },
  ];
  const running = [
    { key: "pool_mode", value: "transaction" },
    { key: "server_reset_query", value: "" },
  ];
  expect(differingOptions(wanted, running)).toEqual([
    "runs with pool_mode = transaction, not session",
    "no_such: PgBouncer has no such option",
    "runs with server_reset_query = , not DISCARD ALL",
  ]);
});
