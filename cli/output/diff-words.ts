/** The sentences of a diff, the same in every format for people. */
import type { Action, ActionKind } from "../../changes/actions.ts";
import type { Consequences } from "../../changes/consequences.ts";
import type { PromiseKind } from "../../changes/promises.ts";
import type { ResourceChanges } from "../../changes/resources.ts";
import type { ModelFinding } from "../../changes/stack-model.ts";

export const stateWords: Readonly<Record<Consequences["state"], string>> = {
  new: "a new stack: nothing of it runs yet",
  gone: "the stack file is gone: what runs goes on until `down`, and its data stays until `down --purge`",
  changed: "changes",
  same: "no difference",
  unknown: "the model.json of that commit is of another version: only texts can be compared",
};

export const promiseWords: Readonly<Record<PromiseKind, string>> = {
  lost: "lost",
  weaker: "weaker",
  stronger: "stronger",
  different: "different",
};

const actionWords: Readonly<Record<ActionKind, string>> = {
  starts: "starts",
  ends: "ends",
  reloads: "reloads without refusing a request",
  restarts: "restarts",
  "restarts PostgreSQL":
    "restarts PostgreSQL, the primary last: sessions break once, and websockets connect again",
  rolls: "rolls: new pods one after the other, an old one ends when a new one is ready",
  "switches over":
    "restarts PostgreSQL, standbys first, then a standby takes over: sessions break once",
  "fails over": "may fail over",
  runs: "runs once more, before the pools roll",
  applies: "takes effect without a restart",
  "is for new ones": "counts for what starts from now on",
};

const folderWords: Readonly<Record<string, string>> = {
  database: "SQL of the database",
  init: "the job that installs modules",
  supervisor: "the supervisor",
};

/** Who an action is about: `interactive-1, interactive-2`. */
export function whoActs({ group, instances, named }: Action): string {
  if (!named && instances.length > 0) return `${group} × ${instances.length}`;
  return instances.length === 0 ? (folderWords[group] ?? group) : instances.join(", ");
}

export function whatHappens({ kind, instances }: Action): string {
  if (kind !== "restarts") return actionWords[kind];
  return instances.length === 1
    ? "restarts; there is no other instance meanwhile"
    : "restarts, one instance after the other";
}

export function textOnlyWords(files: readonly string[]): string {
  return `No setting differs in ${files.join(", ")}: only the text does, and nothing that runs reads it again.`;
}

export const nothingMoves =
  "No figure moves, nothing that runs notices, and no finding comes or goes.";

/** A newer kit may write the model in another way. */
export const modelAlone =
  "model.json alone differs: run `odoo-cluster render --write`, and commit it.";

const mostReasons = 6;

/** Why, cut to what a reader takes in; the texts below tell the rest. */
export function reasons({ because }: Action): string {
  const left = because.length - mostReasons;
  const shown = because.slice(0, mostReasons).join("; ");
  return left > 0 ? `${shown}; ${left} more` : shown;
}

export function findingWords({ rule, subject, message, severity, exempted }: ModelFinding): string {
  const by =
    exempted === undefined ? "" : `, exempted until ${exempted.expires} by ${exempted.owner}`;
  return `${severity} ${rule} (${subject}): ${message}${by}`;
}

/** `3 created; deleted: a, b`. Null where nothing comes or goes, or it is not known. */
export function resourceWords(resources: ResourceChanges | null): string | null {
  if (resources === null) return null;
  const { created, deleted, retained } = resources;
  const parts = [
    ...(created.length === 0 ? [] : [`created: ${some(created)}`]),
    ...(deleted.length === 0 ? [] : [`deleted: ${some(deleted)}`]),
    ...(retained.length === 0 ? [] : [`left where they are: ${some(retained)}`]),
  ];
  return parts.length === 0 ? null : parts.join("; ");
}

const mostNames = 12;

function some(names: readonly string[]): string {
  const left = names.length - mostNames;
  return `${names.slice(0, mostNames).join(", ")}${left > 0 ? ` and ${left} more` : ""}`;
}
