import { Input } from "./input.ts";
import { objection, ofType } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const separateWalVolume: Rule = {
  id: "separate-wal-volume",
  severity: "mandatory",
  title: "WAL has a volume of its own.",
  why: "WAL that cannot be archived grows until its volume is full; on the data's volume that stops the database, and there is nothing left to delete.",
  fix: "Keep walStorage in the Cluster; its size is `kubernetes.storage.wal`.",
  source: "https://cloudnative-pg.io/docs/current/storage#volume-for-wal",
  needs: "resources",
  check: ({ resources }) =>
    ofType(resources, "kubernetes:postgresql.cnpg.io/v1:Cluster")
      .filter((fact) => Input.of(fact).at("spec", "walStorage", "size").absent)
      .map((fact) => objection(fact, "its WAL fills the volume of its data")),
};
