import { groupsOf } from "../model/topology.ts";
import { bytesOf, parameterOf } from "./parameter-values.ts";
import type { Rule } from "./rule.ts";

export const maxSlotWalKeepSize: Rule = {
  id: "max-slot-wal-keep-size",
  severity: "mandatory",
  title: "WAL that is kept for a lost replica has a limit.",
  why: "A slot without a limit keeps WAL until the primary's disk is full, and then no write is possible.",
  fix: "Take the parameter out, or give max_slot_wal_keep_size a size.",
  source:
    "https://www.postgresql.org/docs/17/runtime-config-replication.html#GUC-MAX-SLOT-WAL-KEEP-SIZE",
  check: ({ topology }) =>
    groupsOf(topology, "postgresql")
      .filter(({ kind }) => kind === "primary")
      .filter(
        (group) => (bytesOf(parameterOf(group, "max_slot_wal_keep_size") ?? "-1", "MB") ?? 0) < 0,
      )
      .map((group) => ({
        subject: group.name,
        message: `max_slot_wal_keep_size = ${parameterOf(group, "max_slot_wal_keep_size") ?? "-1 (PostgreSQL's default)"} keeps WAL without end`,
        path: ["postgresql", "parameters", "max_slot_wal_keep_size"],
      })),
};
