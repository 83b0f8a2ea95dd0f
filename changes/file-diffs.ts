/** Texts before and after -> unified diffs. Instances whose files differ in the same way are told once. */
import { formatPatch, structuredPatch } from "diff";
import type { StackModel } from "./stack-model.ts";

export interface FileDiff {
  /** Paths below `rendered/<stack>/` with the same lines added and removed. */
  readonly files: readonly string[];
  readonly state: "new" | "gone" | "changed";
  readonly added: number;
  readonly removed: number;
  /** Hunks of the first file, without its header; empty where the texts are too different to compare in time. */
  readonly patch: string;
}

type Texts = ReadonlyMap<string, string>;

/** Path -> text, before and after. Bounded: two texts that share nothing cost no minute. */
export function fileDiffs(before: Texts, after: Texts): FileDiff[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  const single = paths
    .filter((path) => before.get(path) !== after.get(path))
    .map((path) => fileDiff(path, before.get(path), after.get(path)));
  // Lines around a difference hold addresses: they do not count.
  const alike = Map.groupBy(single, ({ state, patch }) =>
    [state, ...patch.split("\n").filter((line) => /^[+-]/.test(line))].join("\n"),
  );
  return [...alike].map(([, entries]) => ({
    ...(entries[0] as FileDiff),
    files: entries.flatMap(({ files }) => files),
  }));
}

function fileDiff(path: string, from: string | undefined, to: string | undefined): FileDiff {
  const state = from === undefined ? "new" : to === undefined ? "gone" : "changed";
  const options = { context: 3, maxEditLength: 2000 };
  const found = structuredPatch(path, path, from ?? "", to ?? "", "", "", options);
  if (found === undefined) return { files: [path], state, added: 0, removed: 0, patch: "" };
  const lines = found.hunks.flatMap((hunk) => hunk.lines);
  const begin = (sign: string) => lines.filter((line) => line.startsWith(sign)).length;
  const patch = formatPatch(found);
  return {
    files: [path],
    state,
    added: begin("+"),
    removed: begin("-"),
    patch: patch.slice(Math.max(0, patch.indexOf("@@"))),
  };
}

/** Files of which the text alone differs, such as a comment: no setting of theirs does. */
export function textOnly(
  diffs: readonly FileDiff[],
  before: Pick<StackModel, "settings">,
  after: Pick<StackModel, "settings">,
): string[] {
  const shown = ({ settings }: Pick<StackModel, "settings">, file: string) =>
    JSON.stringify(settings[file]?.map(({ section, key, value }) => [section, key, value]));
  return (
    diffs
      .filter(({ state }) => state === "changed")
      .flatMap(({ files }) => files)
      // Manifests are no files with settings; they speak for themselves.
      .filter((file) => before.settings[file] !== undefined)
      .filter((file) => shown(before, file) === shown(after, file))
  );
}
