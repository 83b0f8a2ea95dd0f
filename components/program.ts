/** What a stack registers, by its platform and layer. `index.ts` and the recorder run the same. */
import type * as pulumi from "@pulumi/pulumi";
import { UserError } from "../model/user-error.ts";
import { deployOnAws } from "./aws/cluster.ts";
import { Foundation } from "./aws/foundation/foundation.ts";
import { KubernetesCluster } from "./kubernetes/cluster.ts";
import { placeOf } from "./kubernetes/named-place.ts";
import type { ClusterProgram, ProgramArgs } from "./program-args.ts";

/** Outputs of a stack, by name. */
export type StackOutputs = Readonly<Record<string, pulumi.Input<unknown>>>;

/** @throws {UserError} for a platform that Pulumi deploys nothing on. */
export function deploy(args: ProgramArgs): StackOutputs {
  if ("topology" in args) return deployCluster(args);
  const { foundation: settings, stack } = args.spec;
  return { ...new Foundation("foundation", { settings, stack }).outputs };
}

function deployCluster(args: ClusterProgram): StackOutputs {
  const { platform, stack, cluster, locate } = args.spec;
  if (platform === "aws") return deployOnAws(args);
  if (platform === "local" || cluster.kubernetes === undefined)
    throw new UserError("input", [
      {
        where: locate([]),
        what: "config.odoo-cluster:platform: Pulumi deploys stacks on kubernetes and aws",
        got: platform,
        fix: `Run \`./odoo-cluster up --stack ${stack}\``,
      },
    ]);
  const place = placeOf(cluster.kubernetes, args.folder);
  const { url, namespace, adminPassword } = new KubernetesCluster("cluster", { ...args, place });
  return { url, namespace, adminPassword };
}
