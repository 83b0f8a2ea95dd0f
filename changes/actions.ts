/** What a difference does to what runs: who starts, ends, reads its files again, restarts, or is refused. */

import type { PlatformName } from "../model/platform.ts";
import type { Effect, ShownSetting } from "../model/setting.ts";
import type { Group } from "../model/topology.ts";
import { instanceNames, isOdoo } from "../model/topology.ts";
import { type Change, mostDisruptive, settingChanges } from "./changes.ts";
import type { ShownTopology, StackModel } from "./stack-model.ts";
import { startChanges } from "./start-changes.ts";
import { phrasesOf } from "./wording.ts";

export type ActionKind =
  /** Instances come. */
  | "starts"
  /** Instances go. */
  | "ends"
  /** Reads its files again and refuses no request. */
  | "reloads"
  /** One instance after the other. */
  | "restarts"
  /** New pods, one after the other; an old one ends when the new one is ready. */
  | "rolls"
  /** PostgreSQL itself restarts, the primary last. */
  | "restarts PostgreSQL"
  /** Standbys restart, one of them takes over, and the former primary restarts. */
  | "switches over"
  /** The primary may be among those that go. */
  | "fails over"
  /** Nothing that runs notices: SQL, or what is read at every use. */
  | "applies"
  /** A job runs once more, before what waits for it. */
  | "runs"
  /** Belongs to what is made new; what is there keeps what it has. */
  | "is for new ones";

export interface Action {
  readonly kind: ActionKind;
  /** A group's name, or another reader of the file: `database`, `supervisor`. */
  readonly group: string;
  /** The instances that are meant; empty where it is no group. */
  readonly instances: readonly string[];
  /** False where a platform names its instances itself: then they are counted. */
  readonly named: boolean;
  /** What changed, in words; empty where instances come or go. */
  readonly because: readonly string[];
}

/** All actions, those that users notice first. Settings of one group are told once for all its instances. */
export function actions(before: StackModel, after: StackModel): Action[] {
  const groups = unionOfGroups(before.topology, after.topology);
  const known = new Set(groups.flatMap(({ name, instances }) => [name, ...instances]));
  // A platform of its own names pods; a group's files are the same for all of them.
  const named = after.topology.platform === "local";
  const others = [...new Set(allFiles(before, after).map(folderOf))].filter((it) => !known.has(it));
  return [
    ...groups.flatMap((group) => groupActions(before, after, group)),
    ...others.flatMap((folder) => otherActions(before, after, folder)),
    ...jobActions(before, after),
  ]
    .map((action) => ({ ...action, named }))
    .toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

const order: readonly ActionKind[] = [
  "ends",
  "fails over",
  "switches over",
  "restarts PostgreSQL",
  "runs",
  "restarts",
  "rolls",
  "starts",
  "reloads",
  "applies",
  "is for new ones",
];

interface GroupPair {
  readonly name: string;
  readonly group: Group;
  /** Of both sides. */
  readonly instances: readonly string[];
  readonly stays: readonly string[];
  readonly comes: readonly string[];
  readonly goes: readonly string[];
}

function unionOfGroups(before: ShownTopology, after: ShownTopology): GroupPair[] {
  const names = [...after.groups, ...before.groups].map(({ name }) => name);
  return [...new Set(names)].map((name) => {
    const old = before.groups.find((group) => group.name === name);
    const now = after.groups.find((group) => group.name === name);
    // Another role under the same name is another thing.
    const same = old?.role === now?.role;
    const [was, is] = [runningOf(before, old), runningOf(after, now)];
    return {
      name,
      group: (now ?? old) as Group,
      instances: [...new Set([...is, ...was])],
      stays: same ? is.filter((it) => was.includes(it)) : [],
      comes: same ? is.filter((it) => !was.includes(it)) : is,
      goes: same ? was.filter((it) => !is.includes(it)) : was,
    };
  });
}

/** A closed site runs no Odoo. */
function runningOf({ application }: ShownTopology, group: Group | undefined): string[] {
  const closed = (application.maintenance ?? null) !== null;
  return group === undefined || (closed && isOdoo(group)) ? [] : instanceNames(group);
}

type Unnamed = Omit<Action, "named">;

function groupActions(before: StackModel, after: StackModel, pair: GroupPair): Unnamed[] {
  const { name, group, stays, comes, goes } = pair;
  const action = (
    kind: ActionKind,
    instances: readonly string[],
    because: readonly string[] = [],
  ) => (instances.length === 0 ? [] : [{ kind, group: name, instances, because }]);
  const losesPrimary = group.role === "postgresql" && group.kind === "primary" && stays.length > 0;
  return [
    ...action("starts", comes),
    ...action("ends", goes),
    ...(losesPrimary
      ? action("fails over", goes, ["where the primary is among them, a standby takes over first"])
      : []),
    ...(stays.length === 0 ? [] : stayingActions(before, after, pair)),
  ];
}

/** One action for those that stay: the most disruptive, with what costs it first; and what others of the changes do. */
function stayingActions(before: StackModel, after: StackModel, pair: GroupPair): Unnamed[] {
  const folders = [pair.name, ...pair.stays];
  const changes = [
    ...changesOf(before, after, folders),
    ...startChanges(before, after, pair.group, pair.stays),
  ];
  const costOf = (change: Change) => kindOf(after.topology.platform, pair.group, change);
  return [...Map.groupBy(changes, costOf)]
    .filter(([kind], _, all) => kind !== "reloads" || !all.some(([other]) => other === "restarts"))
    .map(([kind, entries]) => {
      // A restart reads everything again: what would only reload is listed with it.
      const reloads = kind === "restarts" ? changes.filter((it) => costOf(it) === "reloads") : [];
      return {
        kind,
        group: pair.name,
        instances: pair.stays,
        because: phrasesOf([...entries, ...reloads]),
      };
    });
}

function kindOf(platform: PlatformName, group: Group, { section, cost }: Change): ActionKind {
  if (group.role === "postgresql") {
    const canSwitch = group.kind === "primary" && group.instances > 1;
    if (platform !== "local")
      return cost === "restart" && canSwitch ? "switches over" : kinds[cost];
    const isPostgresql = /^(bootstrap|postgresql)\b/.test(section);
    return cost === "restart" && isPostgresql ? "restarts PostgreSQL" : kinds[cost];
  }
  // Files of pods are immutable: another text is another object, and pods roll to it.
  const isChange = cost === "reload" || cost === "restart";
  return platform !== "local" && isChange ? "rolls" : kinds[cost];
}

const kinds: Readonly<Record<Effect, ActionKind>> = {
  none: "applies",
  reload: "reloads",
  restart: "restarts",
  recreate: "is for new ones",
};

/** Files of no instance: SQL, the init job, the supervisor itself. */
function otherActions(before: StackModel, after: StackModel, folder: string): Unnamed[] {
  const changes = changesOf(before, after, [folder]).filter(
    ({ section }) => !section.startsWith("program:"),
  );
  // The job that installs modules reads its file when it runs.
  if (changes.length === 0 || folder === "init") return [];
  const kind =
    folder === "supervisor"
      ? "is for new ones"
      : kinds[mostDisruptive(changes.map(({ cost }) => cost))];
  return [{ kind, group: folder, instances: [], because: phrasesOf(changes) }];
}

/** Jobs are named by all that they do: another name is another run. */
function jobActions({ resources: old = {} }: StackModel, after: StackModel): Unnamed[] {
  return Object.entries(after.resources ?? {})
    .filter(([urn, { compared }]) => {
      const ran = old[urn]?.compared?.run;
      return ran !== undefined && compared?.run !== undefined && compared.run !== ran;
    })
    .map(() => ({ kind: "runs", group: "init", instances: [], because: [] }));
}

function changesOf(before: StackModel, after: StackModel, folders: readonly string[]): Change[] {
  return allFiles(before, after)
    .filter((file) => folders.includes(folderOf(file)))
    .flatMap((file) => settingChanges(file, settingsOf(before, file), settingsOf(after, file)));
}

/** Sections that carry the users' host name keep their place when it changes. */
function settingsOf({ topology, settings }: StackModel, file: string): ShownSetting[] {
  const { domain } = topology.application;
  return (settings[file] ?? []).map((setting) => ({
    ...setting,
    section: setting.section.replaceAll(`server ${domain}`, "server <domain>"),
  }));
}

function allFiles(before: StackModel, after: StackModel): string[] {
  return [...new Set([...Object.keys(after.settings), ...Object.keys(before.settings)])];
}

function folderOf(file: string): string {
  return file.split("/")[0] as string;
}
