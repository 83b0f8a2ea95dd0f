import { expect, test } from "vitest";
import { processesFitMemory as rule } from "../../policies/processes-fit-memory.ts";
import { topologyOf } from "../model/written-stack.ts";
import { judged, judgedNonsense, judgedTopology, thrown } from "./judged.ts";

test("fires for every kind of pool, with the sum", () => {
  const common = { rule: "processes-fit-memory", severity: "mandatory", fix: rule.fix };
  expect(
    judged(
      rule,
      `pools:
  a: { role: http, workers: 3, memory: 1 GiB }
  w: { role: websocket, memory: 199.9 MiB }
  c:
    role: cron
    threads: 2
    memory: 769 MiB`,
    ),
  ).toEqual([
    {
      ...common,
      subject: "a",
      message:
        "1 master of 120 MiB + 3 worker of 325 MiB + 1 gevent child of 150 MiB + 3 wkhtmltopdf of 50 MiB = 1395 MiB, 1024 MiB are promised",
      at: "stack.yaml:6",
    },
    {
      ...common,
      subject: "w",
      message: "1 gevent of 200 MiB = 200 MiB, 199 MiB are promised",
      at: "stack.yaml:7",
    },
    {
      ...common,
      subject: "c",
      message: "1 master of 120 MiB + 2 cron worker of 325 MiB = 770 MiB, 769 MiB are promised",
      at: "stack.yaml:11",
    },
  ]);
});

test("does not fire: exactly enough", () => {
  expect(judged(rule)).toEqual([]);
  const pools = (memory: string) =>
    `pools: { a: { role: http, workers: 3, memory: ${memory} }, c: { role: cron } }`;
  expect(judged(rule, pools("1395 MiB"))).toEqual([]);
  expect(judged(rule, pools("1394 MiB"))).toHaveLength(1);
});

test("not applicable: only Odoo's memory is budgeted", () => {
  const topology = topologyOf();
  const groups = topology.groups.filter(
    (group) => !("options" in group) || group.role === "pgbouncer",
  );
  expect(judgedTopology(rule, { ...topology, groups })).toEqual([]);
});

test("threw: a finding", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});
