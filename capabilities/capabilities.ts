/** The capabilities that a stack file can turn on, in the order of their names; a team's own after them. */
import { teamCapabilities } from "../team/capabilities.ts";
import type { Capability } from "./capability.ts";
import { jobs } from "./jobs/jobs.ts";

export const capabilities: readonly Capability[] = [jobs, ...teamCapabilities];
