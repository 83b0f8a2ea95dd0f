/** What Pulumi programs work on: plain data, made before anything is registered. Imports nothing of Pulumi. */
import type { FoundationStack, Spec } from "../model/stack-file.ts";
import type { Topology } from "../model/topology.ts";
import type { RenderedFile } from "../templates/rendered-file.ts";

/** Of a cluster, on whatever platform. */
export interface ClusterArgs {
  readonly spec: Spec;
  readonly topology: Topology;
  readonly files: readonly RenderedFile[];
}

interface Place {
  /** The stack file. */
  readonly file: string;
  /** Its folder. */
  readonly folder: string;
}

export type ClusterProgram = ClusterArgs & Place;

export interface FoundationProgram extends Place {
  readonly spec: FoundationStack;
}

export type ProgramArgs = ClusterProgram | FoundationProgram;
