/** A stack as its Pulumi program registers it, a team's transforms included. */
import * as pulumi from "@pulumi/pulumi";
import type { ClusterArgs } from "./components/kubernetes/cluster.ts";
import { deploy } from "./components/program.ts";
import { type RecordOptions, record } from "./components/recorder.ts";
import { secretPrefix } from "./model/given-secrets.ts";
import type { ResourceFact } from "./model/resource-fact.ts";
import { transform } from "./transforms.ts";

/** Name of the project in Pulumi.yaml; a part of every URN. */
export const projectName = "odoo-cluster";

/** Every registration, in the order of URNs. */
export async function recordStack(
  args: ClusterArgs,
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

/** Nobody has the key here: a given secret is its name in angle brackets, as a generated one. */
function standIns({ spec }: ClusterArgs): Record<string, string> {
  return Object.fromEntries(
    Object.keys(spec.givenSecrets).map((name) => [`${secretPrefix}${name}`, `<${name}>`]),
  );
}
