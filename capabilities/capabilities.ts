/** The capabilities that a stack file can turn on, in the order of their names. */
import type { Capability } from "./capability.ts";
import { jobs } from "./jobs/jobs.ts";

export const capabilities: readonly Capability[] = [jobs];
