import { expect, test } from "vitest";
import { odooMemoryLimitsOrdered as rule } from "../../policies/odoo-memory-limits-ordered.ts";
import { judged, judgedNonsense, thrown } from "./judged.ts";

const told = (below: string) =>
  judged(rule, below).map(({ subject, message, at }) => `${at} ${subject}: ${message}`);

const MiB = 2 ** 20;

test("fires: a soft limit below what a request maps, once where it is written", () => {
  expect(told(`odoo: { options: { limit_memory_soft: ${150 * MiB} } }`)).toEqual([
    "stack.yaml:5 odoo.options:limit_memory_soft: 150 MiB of virtual memory, an idle process maps up to 300 MiB and a request needs 512 MiB",
  ]);
});

test("fires: hard not above soft, for the pool that has it so", () => {
  const below = `pools:
  a: { role: http, instances: 2 }
  c: { role: cron, options: { limit_memory_hard: ${1024 * MiB} } }`;
  expect(told(below)).toEqual([
    "stack.yaml:7 c: limit_memory_hard of 1024 MiB must be above limit_memory_soft of 2048 MiB",
  ]);
});

test("fires where the limit is written, among other options and other pools", () => {
  const below = `odoo: { options: { limit_memory_soft: ${2048 * MiB} } }
pools:
  a: { role: http, instances: 2 }
  c:
    role: cron
    options:
      limit_memory_hard: ${2048 * MiB}
      limit_request: 100
  w: { role: websocket, options: { limit_memory_hard: ${4096 * MiB} } }`;
  expect(told(below)).toEqual([
    "stack.yaml:11 c: limit_memory_hard of 2048 MiB must be above limit_memory_soft of 2048 MiB",
  ]);
});

test("does not fire: just enough for a request", () => {
  const soft = (bytes: number) => `odoo: { options: { limit_memory_soft: ${bytes} } }`;
  expect(told(soft(512 * MiB))).toEqual([]);
  expect(told(soft(512 * MiB - 1))).toHaveLength(1);
});

test("does not fire: both raised", () => {
  const options = `odoo: { options: { limit_memory_soft: ${4096 * MiB}, limit_memory_hard: ${5120 * MiB} } }`;
  expect(told(options)).toEqual([]);
});

test("not applicable: the kit's own limits", () => {
  expect(told("")).toEqual([]);
});

test("threw: a finding", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});
