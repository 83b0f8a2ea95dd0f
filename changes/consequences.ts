/** Two models of a stack -> what the difference means: figures, actions, promises, findings. */
import { type Action, actions } from "./actions.ts";
import { type Figure, figureChanges } from "./figures.ts";
import { type PromiseChange, promiseChanges, worstFirst } from "./promises.ts";
import { refusals } from "./refusals.ts";
import {
  type ResourceChanges,
  resourceChanges,
  resourcePromises,
  resourceRefusals,
} from "./resources.ts";
import type { AnyModel, ModelFinding } from "./stack-model.ts";

export interface Consequences {
  /** `unknown`: there was a model, and this version does not understand it. */
  readonly state: "new" | "gone" | "changed" | "same" | "unknown";
  readonly figures: readonly Figure[];
  readonly actions: readonly Action[];
  readonly promises: readonly PromiseChange[];
  /** What `up` or Pulumi refuses to do to the stack that runs. */
  readonly refusals: readonly string[];
  /** Null where one of the sides recorded none. */
  readonly resources: ResourceChanges | null;
  /** Null where the older model holds no findings. */
  readonly findings: FindingChanges | null;
}

export interface FindingChanges {
  readonly new: readonly ModelFinding[];
  readonly gone: readonly ModelFinding[];
  /** How many stand on both sides. */
  readonly kept: number;
}

/** What one side may be: a model, nothing, or an unknown version. */
export type Side = AnyModel | "absent" | "unknown";

const nothing = {
  figures: [],
  actions: [],
  promises: [],
  refusals: [],
  resources: null,
  findings: null,
} satisfies Partial<Consequences>;

/** Consequences for one stack. Pure: equal models have none. */
export function consequences(before: Side, after: AnyModel | "absent"): Consequences {
  if (after === "absent") {
    const old = typeof before === "string" ? null : before;
    return {
      ...nothing,
      state: "gone",
      figures: figureChanges(old?.topology ?? null, null),
      findings: findingChanges(old?.findings ?? [], []),
    };
  }
  if (before === "unknown") return { ...nothing, state: "unknown" };
  if (before === "absent") {
    return {
      ...nothing,
      state: "new",
      figures: figureChanges(null, after.topology),
      findings: findingChanges([], after.findings ?? []),
    };
  }
  const ofCluster = betweenClusters(before, after);
  const same = JSON.stringify(before) === JSON.stringify(after);
  return {
    state: same ? "same" : "changed",
    figures: figureChanges(before.topology, after.topology),
    actions: ofCluster.actions,
    promises: worstFirst([...ofCluster.promises, ...resourcePromises(before, after)]),
    refusals: [...ofCluster.refusals, ...resourceRefusals(before, after)],
    resources: resourceChanges(before, after),
    findings:
      before.findings === undefined ? null : findingChanges(before.findings, after.findings ?? []),
  };
}

/** What tiers do and promise; a foundation has none. */
function betweenClusters(
  before: AnyModel,
  after: AnyModel,
): Pick<Consequences, "actions" | "promises" | "refusals"> {
  if (before.topology === null || after.topology === null)
    return { actions: [], promises: [], refusals: [] };
  return {
    actions: actions(before, after),
    promises: promiseChanges(before.topology, after.topology),
    refusals: refusals(before, after),
  };
}

function findingChanges(
  before: readonly ModelFinding[],
  after: readonly ModelFinding[],
): FindingChanges {
  const key = (finding: ModelFinding) =>
    JSON.stringify([finding.rule, finding.subject, finding.exempted !== undefined]);
  const [old, now] = [before.map(key), after.map(key)];
  return {
    new: after.filter((finding) => !old.includes(key(finding))),
    gone: before.filter((finding) => !now.includes(key(finding))),
    kept: now.filter((entry) => old.includes(entry)).length,
  };
}
