/** The Pulumi program: load -> components -> outputs. */

import * as pulumi from "@pulumi/pulumi";
import { RunError } from "@pulumi/pulumi";
import { checkKubeconfig } from "./components/kubernetes/kubeconfig.ts";
import { deploy } from "./components/program.ts";
import { sameConfiguration, usableSecrets } from "./components/pulumi-configuration.ts";
import { programArgs } from "./load.ts";
import { UserError } from "./model/user-error.ts";
import { transform } from "./team/transforms.ts";

function main() {
  try {
    const args = programArgs(pulumi.getStack());
    sameConfiguration(args.file, pulumi.runtime.allConfig());
    if ("topology" in args) {
      checkKubeconfig(args.spec, args.folder);
      usableSecrets(args.file, pulumi.runtime.allConfig(), args.spec);
    }
    pulumi.runtime.registerStackTransformation(transform);
    return deploy(args);
  } catch (error) {
    // A user's mistake is told without a stack trace.
    throw error instanceof UserError ? new RunError(error.message) : error;
  }
}

/** Outputs: a cluster has others than a foundation. */
export default main();
