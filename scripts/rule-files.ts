/** Where a rule stands and its test: in `policies/`, or in the folder of a capability. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { capabilities } from "../capabilities/capabilities.ts";
import { project } from "./steps.ts";

export interface RuleFiles {
  /** Of the project: `policies/workers-fit-cpu.ts`. */
  readonly file: string;
  readonly test: string;
}

/** The folders that have rules. */
export const ruleFolders: readonly string[] = [
  "policies",
  ...capabilities
    .map(({ name }) => `capabilities/${name}/rules`)
    .filter((folder) => existsSync(join(project, folder))),
];

/** The files of a rule. */
export function ruleFiles(id: string): RuleFiles {
  const folder = ruleFolders.find((it) => existsSync(join(project, it, `${id}.ts`))) ?? "policies";
  return { file: `${folder}/${id}.ts`, test: `test/${folder}/${id}.test.ts` };
}
