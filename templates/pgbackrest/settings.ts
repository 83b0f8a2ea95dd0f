/** pgBackRest: one repository and one stanza for the stack, one configuration for each instance. */
import type { Effect, Setting, SettingSource } from "../../model/setting.ts";
import type { PostgresqlGroup, Topology } from "../../model/topology.ts";
import { groupsOf } from "../../model/topology.ts";
import { UserError } from "../../model/user-error.ts";
import type { Layout, Node } from "../layout.ts";
import type { RenderedFile } from "../rendered-file.ts";
import { printPgbackrest } from "./print.ts";

/** `pgbackrest.conf` of every database instance. */
export function renderPgbackrest(topology: Topology, layout: Layout): RenderedFile[] {
  return groupsOf(topology, "postgresql").flatMap((group) =>
    layout.nodes(group).map((node) => {
      const settings = backupSettings(topology, layout, group, node);
      return {
        id: `${node.id}/pgbackrest.conf`,
        group: group.name,
        node: node.id,
        dialect: "pgbackrest" as const,
        mode: 0o640,
        settings,
        body: printPgbackrest(settings),
      };
    }),
  );
}

/** The stanza is the stack. pgBackRest's own section names cannot be one. */
export function stanzaName(topology: Pick<Topology, "stack">): string {
  if (/^[a-z0-9][a-z0-9-]*$/.test(topology.stack) && topology.stack !== "global")
    return topology.stack;
  throw new UserError("input", [
    {
      what: "the name of the stack cannot name a backup stanza",
      got: JSON.stringify(topology.stack),
      fix: "Use small letters, digits and hyphens, and not `global`.",
    },
  ]);
}

/** Absolute path of a node's file, as archive_command and `backup` name it. */
export function pgbackrestFile(layout: Layout, node: Node): string {
  return `${layout.path("config", node)}/pgbackrest.conf`;
}

function backupSettings(
  topology: Topology,
  layout: Layout,
  group: PostgresqlGroup,
  node: Node,
): Setting[] {
  const run = layout.path("run", node);
  const data = layout.path("data", node);
  const setting =
    (section: string) =>
    (
      key: string,
      value: string | number,
      source: SettingSource = "default",
      effect: Effect = "none",
    ): Setting => ({
      section,
      key,
      value: [String(value)],
      effect,
      source,
    });
  const everywhere = setting("global");
  const cluster = setting(stanzaName(topology));
  // Every run reads the file again, so a change costs nothing; a moved repository starts empty.
  return [
    everywhere("repo1-path", layout.path("backup", node), "forced", "recreate"),
    everywhere("repo1-retention-full", group.archive.fullBackups, "stack"),
    // Odoo has thousands of small relations: pack them, or each becomes a file of its own.
    everywhere("repo1-bundle", "y"),
    // No waiting for the next scheduled checkpoint, a quarter of an hour away.
    everywhere("start-fast", "y"),
    everywhere("compress-type", "zst"),
    everywhere("process-max", group.cpu >= 2 ? 2 : 1),
    // Archiving stays synchronous: a segment counts as archived when the repository has it, and one
    // at a time suffices below some 100 MB/s of WAL. The spool serves restores that fetch ahead.
    everywhere("archive-async", "n"),
    everywhere("lock-path", `${run}/pgbackrest`, "forced"),
    everywhere("spool-path", `${data}/pgbackrest-spool`, "forced"),
    everywhere("log-level-console", "warn"),
    // Its caller has its words: PostgreSQL's log, or the process that takes a backup. Files would grow for ever.
    everywhere("log-level-file", "off", "forced"),
    cluster("pg1-path", `${data}/pgdata`, "forced"),
    cluster("pg1-socket-path", run, "forced"),
    cluster("pg1-port", layout.port("postgresql"), "forced"),
    cluster("pg1-user", "postgres", "forced"),
  ];
}
