import type { ResourceFact } from "../model/resource-fact.ts";
import { Input } from "./input.ts";
import { nameOf, objections, ofType } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const walArchiving: Rule = {
  id: "wal-archiving",
  severity: "mandatory",
  advisoryIn: ["development"],
  title:
    "Every primary archives its WAL, has base backups on a schedule, and keeps both for a time that was chosen.",
  why: "Without WAL a restore ends at the last base backup; without a schedule there is none; without a retention the bucket grows for ever.",
  fix: "Keep plugins with isWALArchiver, the ScheduledBackup and the ObjectStore's retentionPolicy; `kubernetes.backup` has their settings.",
  source: "https://cloudnative-pg.io/plugin-barman-cloud/docs/usage/",
  needs: "resources",
  check: ({ resources }) => [
    ...ofType(resources, "kubernetes:postgresql.cnpg.io/v1:Cluster")
      // A replica cluster reads an archive; the primary's writes it.
      .filter((fact) => Input.of(fact).at("spec", "replica", "enabled").isNot(true))
      .flatMap((fact) =>
        objections(fact, [
          [
            Input.of(fact)
              .at("spec", "plugins")
              .items.every(
                (plugin) =>
                  plugin.at("isWALArchiver").isNot(true) || plugin.at("enabled").is(false),
              ),
            "archives no WAL",
          ],
          [isNeverBackedUp(fact, resources), "no ScheduledBackup names it"],
        ]),
      ),
    ...ofType(resources, "kubernetes:barmancloud.cnpg.io/v1:ObjectStore").flatMap((fact) =>
      objections(fact, [
        [Input.of(fact).at("spec", "retentionPolicy").absent, "keeps backups for ever"],
      ]),
    ),
    ...ofType(resources, "kubernetes:postgresql.cnpg.io/v1:ScheduledBackup").flatMap((fact) =>
      objections(fact, [[Input.of(fact).at("spec", "suspend").is(true), "is suspended"]]),
    ),
  ],
};

function isNeverBackedUp(fact: ResourceFact, resources: readonly ResourceFact[]): boolean {
  const name = nameOf(fact);
  return (
    name !== null &&
    ofType(resources, "kubernetes:postgresql.cnpg.io/v1:ScheduledBackup").every((backup) =>
      Input.of(backup).at("spec", "cluster", "name").isNot(name),
    )
  );
}
