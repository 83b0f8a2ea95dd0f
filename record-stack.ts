/** A stack as its Pulumi program registers it, a team's transforms included. */
import * as pulumi from "@pulumi/pulumi";
import { deploy } from "./components/program.ts";
import type { ProgramArgs } from "./components/program-args.ts";
import { type RecordOptions, record } from "./components/recorder.ts";
import { secretPrefix } from "./model/given-secrets.ts";
import type { ResourceFact } from "./model/resource-fact.ts";
import { transform } from "./team/transforms.ts";

/** Name of the project in Pulumi.yaml; a part of every URN. */
export const projectName = "odoo-cluster";

/** Every registration, in the order of URNs. */
export async function recordStack(
  args: ProgramArgs,
  outputs: RecordOptions["outputs"],
): Promise<readonly ResourceFact[]> {
  const { resources } = await record(
    () => {
      pulumi.runtime.registerStackTransformation(transform);
      return deploy(args);
    },
    { project: projectName, stack: args.spec.stack, outputs, secretConfig: standIns(args) },
  );
  return resources;
}

/** The key is not here: a given secret is its name in angle brackets, as a generated one. */
function standIns(args: ProgramArgs): Record<string, string> {
  const given = "topology" in args ? args.spec.givenSecrets : {};
  return Object.fromEntries(
    Object.keys(given).map((name) => [`${secretPrefix}${name}`, `<${name}>`]),
  );
}
