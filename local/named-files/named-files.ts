/**
 * What a stack file names outside itself on this machine: folders of addons, requirements, the
 * edge's certificate. `check` and `up` look at the same things before anything starts; what only
 * reads the stack file (`render`, `diff`) does not, since a repository may hold it without them.
 */
import type { Spec } from "../../model/stack-file.ts";
import type { Problem } from "../../model/user-error.ts";
import { addonsProblems } from "./addons.ts";
import { certificateProblems } from "./certificate.ts";
import { requirementsProblems } from "./requirements.ts";

/** A stack of this machine, and the day on which it is looked at. */
export interface Asked {
  /** The stack file, absolute: relative paths begin beside it. */
  readonly file: string;
  readonly spec: Spec;
  readonly now: Date;
}

/** One kind of named files: every problem at once, empty where all are well. */
export type Look = (asked: Asked) => Problem[];

const looks: readonly Look[] = [addonsProblems, requirementsProblems, certificateProblems];

/** Every problem of the files that a stack names. Other platforms take none from this machine. */
export function namedFileProblems(asked: Asked): Problem[] {
  return asked.spec.platform === "local" ? looks.flatMap((look) => look(asked)) : [];
}
