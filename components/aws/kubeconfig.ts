import * as pulumi from "@pulumi/pulumi";
import type { FoundationIds } from "./foundation-ids.ts";

/** Name of the only context in it. */
export const context = "foundation";

/**
 * The way into an EKS cluster: no file of the shell's, and no key in it. The user of Pulumi gets a
 * token for a quarter of an hour from `aws eks get-token`, as the role that they are.
 */
export function kubeconfig(
  region: string,
  foundation: Pick<
    FoundationIds,
    "clusterName" | "clusterEndpoint" | "clusterCertificateAuthority"
  >,
): pulumi.Output<string> {
  const { clusterName, clusterEndpoint, clusterCertificateAuthority } = foundation;
  return pulumi
    .all([clusterName, clusterEndpoint, clusterCertificateAuthority])
    .apply(([name, server, authority]) =>
      JSON.stringify({
        apiVersion: "v1",
        kind: "Config",
        clusters: [{ name, cluster: { server, "certificate-authority-data": authority } }],
        contexts: [{ name: context, context: { cluster: name, user: name } }],
        "current-context": context,
        users: [
          {
            name,
            user: {
              exec: {
                apiVersion: "client.authentication.k8s.io/v1beta1",
                command: "aws",
                args: ["--region", region, "eks", "get-token", "--cluster-name", name],
                interactiveMode: "Never",
              },
            },
          },
        ],
      }),
    );
}
