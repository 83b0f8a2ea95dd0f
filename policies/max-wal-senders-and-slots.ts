import { groupsOf } from "../model/topology.ts";
import { parameterOf, quantityIn } from "./parameter-values.ts";
import type { Rule } from "./rule.ts";

/** A base backup takes two senders beside those of the replicas. */
const baseBackup = 2;

export const maxWalSendersAndSlots: Rule = {
  id: "max-wal-senders-and-slots",
  severity: "mandatory",
  title: "PostgreSQL writes enough WAL, and has senders and slots, for every replica.",
  why: "The replica that is one too many never follows: under strict durability writes stop, and a failover finds no candidate.",
  fix: "Take the parameter out: the defaults hold every replica that a stack can have.",
  source: "https://www.postgresql.org/docs/17/runtime-config-replication.html",
  check: ({ topology }) => {
    const databases = groupsOf(topology, "postgresql");
    const replicas = databases.reduce((sum, { instances }) => sum + instances, 0) - 1;
    const least = { max_wal_senders: replicas + baseBackup, max_replication_slots: replicas };
    return databases
      .filter(({ kind }) => kind === "primary")
      .flatMap((group) => [
        ...(parameterOf(group, "wal_level") === "minimal"
          ? [
              {
                subject: `${group.name}:wal_level`,
                message: "wal_level = minimal holds nothing for replicas and for the archive",
                path: ["postgresql", "parameters", "wal_level"],
              },
            ]
          : []),
        ...Object.entries(least)
          .filter(
            ([name, needed]) =>
              (quantityIn(parameterOf(group, name) ?? "", null) ?? needed) < needed,
          )
          .map(([name, needed]) => ({
            subject: `${group.name}:${name}`,
            message: `${name} = ${parameterOf(group, name)}, ${replicas} replicas need ${needed}`,
            path: ["postgresql", "parameters", name],
          })),
      ]);
  },
};
