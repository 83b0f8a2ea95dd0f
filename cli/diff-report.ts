/** What `diff` found out, before it is printed. */
import { type Consequences, consequences } from "../changes/consequences.ts";
import { type FileDiff, fileDiffs, textOnly } from "../changes/file-diffs.ts";
import { readStackModel } from "../changes/stack-model.ts";
import type { LoadedStack } from "../load.ts";
import { modelOf, type Tree, treeOf } from "../rendered-tree.ts";
import { loadAllWithResources } from "./check-report.ts";
import type { Committed } from "./committed.ts";

export interface DiffReport {
  readonly against: { readonly ref: string; readonly commit: string };
  readonly stacks: readonly StackDiff[];
}

export interface StackDiff {
  readonly stack: string;
  readonly consequences: Consequences;
  /** Rendered files in which no setting differs: a comment, or a script. */
  readonly textOnly: readonly string[];
  /** The rendered files that differ; model.json is not among them: the consequences are read from it. */
  readonly files: readonly FileDiff[];
}

/** Compares stacks with a commit. `existing` are those that have a stack file now. */
export async function diffReport(
  stacks: readonly string[],
  existing: readonly string[],
  base: Committed,
): Promise<DiffReport> {
  const loaded = await loadAllWithResources(
    stacks.filter((stack) => existing.includes(stack) || !base.stacks.has(stack)),
  );
  const { ref, commit } = base;
  return {
    against: { ref, commit },
    stacks: stacks.map((stack) =>
      stackDiff(
        stack,
        base.stacks.get(stack) ?? null,
        loaded.find(({ spec }) => spec.stack === stack) ?? null,
      ),
    ),
  };
}

/** One stack: what was committed, and what its file means now; null where there is no such thing. */
export function stackDiff(stack: string, before: Tree | null, now: LoadedStack | null): StackDiff {
  const text = before?.get("model.json");
  const old =
    before === null ? "absent" : ((text === undefined ? null : readStackModel(text)) ?? "unknown");
  const model = now === null ? "absent" : modelOf(now);
  const files = fileDiffs(texts(before), texts(now === null ? null : treeOf(now)));
  return {
    stack,
    consequences: consequences(old, model),
    textOnly: typeof old === "string" || model === "absent" ? [] : textOnly(files, old, model),
    files,
  };
}

/** True where anything differs. */
export function differs({ consequences, files }: StackDiff): boolean {
  return consequences.state !== "same" || files.length > 0;
}

function texts(tree: Tree | null): Tree {
  return new Map([...(tree ?? [])].filter(([path]) => path !== "model.json"));
}
