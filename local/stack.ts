/** A stack as load.ts gives it, and what the steps of `up` share while they work on it. */

import type { Progress } from "../model/progress.ts";
import type { Spec } from "../model/stack-file.ts";
import type { Placeholder } from "../model/text.ts";
import type { Topology } from "../model/topology.ts";
import type { Layout } from "../templates/layout.ts";
import type { RenderedFile } from "../templates/rendered-file.ts";
import type { AppliedKeeper } from "./applied.ts";
import type { DatabaseAdmin } from "./database.ts";
import type { FilledFiles } from "./files.ts";
import type { Places } from "./places.ts";
import type { RecordKeeper } from "./record.ts";
import type { Secrets } from "./secrets.ts";
import type { Supervisor } from "./supervisor.ts";
import type { ProgramState } from "./supervisor-rpc.ts";

export interface LocalStack {
  /** The stack file, absolute. */
  readonly file: string;
  readonly spec: Spec;
  readonly topology: Topology;
  readonly files: readonly RenderedFile[];
}

/** One run of `up`. */
export interface Run {
  readonly stack: LocalStack;
  readonly topology: Topology;
  readonly layout: Layout;
  readonly places: Places;
  readonly progress: Progress;
  readonly keeper: RecordKeeper;
  readonly secrets: Secrets;
  readonly filled: FilledFiles;
  /** Gives a placeholder its value. */
  readonly read: (placeholder: Placeholder) => string;
  readonly applied: AppliedKeeper;
  readonly supervisor: Supervisor;
  readonly database: DatabaseAdmin;
  /** Programs that were started, restarted or reloaded so far. */
  readonly changed: string[];
  /** Seconds that a program may take until it serves. */
  readonly patience: number;
  /** The process of each program whose probe passed. */
  readonly served: Map<string, ProgramState>;
}
