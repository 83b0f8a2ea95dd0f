import { expect, test } from "vitest";
import { isUp } from "../../local/drain/at-balancers.ts";

/** As HAProxy 3.0.11 writes it, without the words behind those that are read. */
const state = `1
# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight
4 http-interactive 1 interactive-1 127.81.115.11 2 0 1
4 http-interactive 2 interactive-2 127.81.115.12 0 0 1
4 http-interactive 3 interactive-3 127.81.115.13 2 8 1
4 http-interactive 4 interactive-4 127.81.115.14 1 0 1

`;

test("an instance is back when a balancer says that it runs", () => {
  expect(isUp(state, "interactive-1")).toBe(true);
  expect(isUp(state, "interactive-2")).toBe(false);
  expect(isUp(state, "interactive-4")).toBe(false);
  expect(isUp(state, "interactive-9")).toBe(false);
});

test("a balancer that is away waits for nobody", () => {
  expect(isUp("", "interactive-1")).toBe(true);
});
