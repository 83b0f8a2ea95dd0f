/**
 * Optional parts of a team's own, each in a folder beside this file; capabilities/capability.ts is the
 * contract. The kit never changes this file.
 */
import type { Capability } from "../capabilities/capability.ts";

/** Their keys stand in the stack file beside the kit's. */
export const teamCapabilities: readonly Capability[] = [];
