/** What users and data can rely on: what becomes weaker, stronger, or merely different. */
import { showSeconds } from "../model/spec/units.ts";
import { groupsOf, theGroup } from "../model/topology.ts";
import type { ShownTopology } from "./stack-model.ts";

export type PromiseKind =
  /** Data, or a way back to it, is gone for good. */
  "lost" | "weaker" | "stronger" | "different";

export interface PromiseChange {
  readonly kind: PromiseKind;
  readonly text: string;
}

/** Every promise that changes. */
export function promiseChanges(before: ShownTopology, after: ShownTopology): PromiseChange[] {
  return [
    maintenance,
    durability,
    standbys,
    reporting,
    archive,
    address,
    pools,
    poolMode,
    mail,
  ].flatMap((compare) => compare(before, after));
}

/** The worst first. */
export function worstFirst(changes: readonly PromiseChange[]): PromiseChange[] {
  return changes.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

const order: readonly PromiseKind[] = ["lost", "weaker", "stronger", "different"];

/** Absent in models of versions that knew none. */
function maintenance(before: ShownTopology, after: ShownTopology): PromiseChange[] {
  const [old, now] = [before, after].map((it) => it.application.maintenance ?? null);
  const [was, is] = [old?.upgrade ?? [], now?.upgrade ?? []];
  const changes: PromiseChange[] = [];
  if (!old && now)
    changes.push(
      change(
        "weaker",
        "The site closes: the edge answers 503, and no Odoo process runs, until `maintenance` is taken out and applied.",
      ),
    );
  if (is.length > 0 && is.join() !== was.join())
    changes.push(
      change(
        "weaker",
        `Odoo updates modules (-u ${is.join(",")}), direct to PostgreSQL. The way back is a restore to the recovery point that the job prints, with the old image.`,
      ),
    );
  if (old && !now)
    changes.push(
      change("stronger", "The site opens: Odoo's pools start, and then the edge lets users in."),
    );
  return changes;
}

function durability(before: ShownTopology, after: ShownTopology): PromiseChange[] {
  const [old, now] = [primaryOf(before), primaryOf(after)];
  if (old === undefined || now === undefined || old.durability === now.durability) return [];
  return now.durability === "preferred"
    ? [
        change(
          "weaker",
          "Durability strict → preferred: while no standby follows, writes go on alone, and losing the primary then loses them.",
        ),
      ]
    : [
        change(
          "stronger",
          "Durability preferred → strict: a commit waits for a second instance, and writes stop while there is none.",
        ),
      ];
}

function standbys(before: ShownTopology, after: ShownTopology): PromiseChange[] {
  const [old, now] = [primaryOf(before), primaryOf(after)];
  if (old === undefined || now === undefined || old.instances === now.instances) return [];
  const text = `Standbys ${old.instances - 1} → ${now.instances - 1}`;
  if (now.instances > old.instances) return [change("stronger", `${text}.`)];
  return now.instances === 1
    ? [change("weaker", `${text}: losing the primary is an outage until it is back or restored.`)]
    : [change("weaker", `${text}: fewer copies that can become the primary.`)];
}

function reporting(before: ShownTopology, after: ShownTopology): PromiseChange[] {
  const has = (topology: ShownTopology) =>
    groupsOf(topology, "postgresql").some(({ kind }) => kind === "reporting");
  if (has(before) === has(after)) return [];
  return has(after)
    ? [
        change(
          "stronger",
          "The endpoint report gets a replica of its own: long reports no longer slow the primary.",
        ),
      ]
    : [
        change(
          "weaker",
          "The endpoint report loses its replica: long reports run where users write.",
        ),
      ];
}

function archive(before: ShownTopology, after: ShownTopology): PromiseChange[] {
  const [old, now] = [primaryOf(before)?.archive, primaryOf(after)?.archive];
  if (old === undefined || now === undefined) return [];
  const changes: PromiseChange[] = [];
  if (now.timeout !== old.timeout) {
    changes.push(
      change(
        now.timeout > old.timeout ? "weaker" : "stronger",
        `With the whole site at most ${showSeconds(now.timeout)} of writes are lost, instead of ${showSeconds(old.timeout)}.`,
      ),
    );
  }
  if (now.fullBackups < old.fullBackups) {
    changes.push(
      change(
        "lost",
        `Full backups ${old.fullBackups} → ${now.fullBackups}: the next backup removes the older ones and their WAL; no restore reaches behind the oldest that is left.`,
      ),
    );
  }
  if (now.fullBackups > old.fullBackups) {
    changes.push(
      change(
        "stronger",
        `Full backups ${old.fullBackups} → ${now.fullBackups}: restores reach further back, on more disk.`,
      ),
    );
  }
  return changes;
}

function address(before: ShownTopology, after: ShownTopology): PromiseChange[] {
  const [old, now] = [before.application.url, after.application.url];
  const [oldEdge, nowEdge] = [theGroup(before, "edge"), theGroup(after, "edge")];
  const changes: PromiseChange[] = [];
  if (old !== now) {
    changes.push(
      change(
        "different",
        `Users' address ${old} → ${now}: all users log in again; links, bookmarks and integrations that name the old one break.`,
      ),
    );
  }
  for (const name of ["https", "http"] as const) {
    const [from, to] = [oldEdge[name], nowEdge[name]].map(({ host, port }) => `${host}:${port}`);
    if (from === to) continue;
    const opens = oldEdge[name].host.startsWith("127.") && !nowEdge[name].host.startsWith("127.");
    changes.push(
      opens
        ? change(
            "weaker",
            `The edge listens at ${to} instead of ${from} (${name}): other machines can reach it.`,
          )
        : change("different", `The edge listens at ${to} instead of ${from} (${name}).`),
    );
  }
  return changes;
}

/** Pools that come or go, and who answers which path then. */
function pools(before: ShownTopology, after: ShownTopology): PromiseChange[] {
  const [old, now] = [ownersOf(before), ownersOf(after)];
  const [oldRest, nowRest] = [old.get("") ?? "no pool", now.get("") ?? "no pool"];
  const paths = [...new Set([...old.keys(), ...now.keys()])].filter((path) => path !== "");
  const moves = paths.flatMap((path) => {
    const [from, to] = [old.get(path) ?? oldRest, now.get(path) ?? nowRest];
    return from === to ? [] : [{ path, from, to }];
  });
  const grouped = Map.groupBy(moves, ({ from, to }) => `pool ${to} instead of ${from}`);
  const changes = [...grouped].map(([who, entries]) =>
    change("different", `${entries.map(({ path }) => path).join(", ")}: answered by ${who}.`),
  );
  if (oldRest !== nowRest) {
    changes.push(
      change("different", `Every other path: answered by pool ${nowRest} instead of ${oldRest}.`),
    );
  }
  const sockets = (topology: ShownTopology) =>
    groupsOf(topology, "websocket")
      .map(({ name }) => name)
      .join(", ") || `the gevent child of ${ownersOf(topology).get("")}`;
  if (sockets(before) !== sockets(after)) {
    changes.push(
      change(
        "different",
        `Websockets: held by ${sockets(after)} instead of ${sockets(before)}; open ones connect again.`,
      ),
    );
  }
  return changes;
}

function ownersOf(topology: ShownTopology): Map<string, string> {
  return new Map(
    theGroup(topology, "nginx").routes.flatMap(({ group, paths }): [string, string][] =>
      paths.length === 0 ? [["", group]] : paths.map((path) => [path, group]),
    ),
  );
}

function poolMode(before: ShownTopology, after: ShownTopology): PromiseChange[] {
  const mode = (topology: ShownTopology) =>
    theGroup(topology, "pgbouncer").listeners.find(({ name }) => name === "pooled")?.databases[0]
      ?.mode;
  const [old, now] = [mode(before), mode(after)];
  if (old === now) return [];
  return now === "transaction"
    ? [
        change(
          "weaker",
          "PgBouncer's mode for HTTP pools session → transaction: code that keeps session state (LISTEN, advisory locks, SET, temporary tables) breaks there.",
        ),
      ]
    : [
        change(
          "stronger",
          `PgBouncer's mode for HTTP pools ${old} → ${now}: sessions keep their state, each on a server connection of its own.`,
        ),
      ];
}

function mail(before: ShownTopology, after: ShownTopology): PromiseChange[] {
  const relay = ({ application: { smtp } }: ShownTopology) =>
    smtp === null
      ? "nowhere"
      : `to ${smtp.host}:${smtp.port}${smtp.encryption === "none" ? ", unprotected" : ""}`;
  const [old, now] = [relay(before), relay(after)];
  return old === now ? [] : [change("different", `Outgoing mail goes ${now}; it went ${old}.`)];
}

function primaryOf(topology: ShownTopology) {
  return groupsOf(topology, "postgresql").find(({ kind }) => kind === "primary");
}

function change(kind: PromiseKind, text: string): PromiseChange {
  return { kind, text };
}
