/** What a stack registers, by its platform. `index.ts` and the recorder run the same. */
import type * as pulumi from "@pulumi/pulumi";
import { UserError } from "../model/user-error.ts";
import { type ClusterArgs, KubernetesCluster } from "./kubernetes/cluster.ts";

export interface StackOutputs {
  /** The users' address. */
  readonly url: string;
  readonly namespace: string;
  /** First password of Odoo's user `admin`; `pulumi stack output adminPassword --show-secrets`. */
  readonly adminPassword: pulumi.Output<string>;
}

/** @throws {UserError} for a platform that Pulumi deploys nothing on. */
export function deploy(args: ClusterArgs): StackOutputs {
  const { platform, stack } = args.spec;
  if (platform !== "kubernetes")
    throw new UserError("input", [
      {
        where: args.spec.locate([]),
        what: "config.odoo-cluster:platform: Pulumi deploys stacks on kubernetes",
        got: platform,
        fix:
          platform === "local" ? `Run \`./odoo-cluster up --stack ${stack}\`` : "Choose kubernetes",
      },
    ]);
  const { url, namespace, adminPassword } = new KubernetesCluster("cluster", args);
  return { url, namespace, adminPassword };
}
