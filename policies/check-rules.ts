/** Rules that `check` alone judges: by the day, and by the files beside the stack file. */
import { exemptionRules } from "./exemptions.ts";
import { machineRules } from "./one-machine.ts";
import type { RuleText } from "./rule.ts";

export const checkRules: readonly RuleText[] = [...exemptionRules, ...machineRules];
