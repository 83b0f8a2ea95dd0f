import { expect, test } from "vitest";
import { maxWalSendersAndSlots as rule } from "../../policies/max-wal-senders-and-slots.ts";
import { topologyOf } from "../model/written-stack.ts";
import { judged, judgedNonsense, judgedTopology, thrown } from "./judged.ts";

const postgresql = (parameters: string) => `postgresql: { parameters: { ${parameters} } }`;

/** Below numbers of its own Patroni takes no value, and the model refuses them there. */
const told = (below: string) =>
  judged(rule, below, "kubernetes").map(
    ({ subject, message, at }) => `${at} ${subject}: ${message}`,
  );

test("fires: too few senders and slots, too little WAL", () => {
  expect(told(postgresql("max_wal_senders: 3, max_replication_slots: 1"))).toEqual([
    "stack.yaml:5 postgresql:max_wal_senders: max_wal_senders = 3, 2 replicas need 4",
    "stack.yaml:5 postgresql:max_replication_slots: max_replication_slots = 1, 2 replicas need 2",
  ]);
});

test("fires: WAL for nothing, which the model refuses in a stack file", () => {
  const topology = topologyOf();
  const groups = topology.groups.map((group) =>
    group.role !== "postgresql"
      ? group
      : {
          ...group,
          parameters: group.parameters.map((it) =>
            it.name === "wal_level" ? { ...it, value: "minimal" } : it,
          ),
        },
  );
  expect(judgedTopology(rule, { ...topology, groups }).map(({ message }) => message)).toEqual([
    "wal_level = minimal holds nothing for replicas and for the archive",
  ]);
});

test("does not fire: just enough", () => {
  expect(
    told(postgresql("max_wal_senders: 4, max_replication_slots: 2, wal_level: logical")),
  ).toEqual([]);
  expect(told("postgresql: { standbys: 4 }")).toEqual([]);
});

test("not applicable: without a database group", () => {
  const topology = topologyOf();
  const groups = topology.groups.filter((group) => group.role !== "postgresql");
  expect(judgedTopology(rule, { ...topology, groups })).toEqual([]);
});

test("threw: a finding", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});
