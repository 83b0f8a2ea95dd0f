/** Ids of the foundation as late values: from its stack's outputs, or as the stack file has them. */
import * as pulumi from "@pulumi/pulumi";
import type { AwsSpec } from "../../model/spec/aws.ts";
import { type FoundationValues, foundationValues } from "./foundation-outputs.ts";

export type FoundationIds = Omit<
  FoundationValues,
  "account" | "region" | "zones" | "vpcCidr" | "serviceNetwork" | "namespace"
>;

export function foundationIds(foundation: AwsSpec["foundation"]): FoundationIds {
  if ("stack" in foundation) {
    // Stacks of one project; a backend without organizations calls its only one so.
    const name = `${pulumi.getOrganization()}/${pulumi.getProject()}/${foundation.stack}`;
    return foundationValues(new pulumi.StackReference("foundation", { name }));
  }
  const { network, kubernetes, keyArn, walBucket, logBucket, fileSystem } = foundation.existing;
  const late = pulumi.output;
  return {
    vpcId: late(network.vpcId),
    privateSubnetIds: late<readonly string[]>(network.privateSubnetIds),
    clusterName: late(kubernetes.name),
    clusterEndpoint: late(kubernetes.endpoint),
    clusterCertificateAuthority: late(kubernetes.certificateAuthority),
    nodeSecurityGroupId: late(kubernetes.nodeSecurityGroupId),
    fileSystemId: late(fileSystem.id),
    filestoreAccessPointId: late(fileSystem.filestoreAccessPoint),
    sessionsAccessPointId: late(fileSystem.sessionsAccessPoint),
    nginxAccessPointId: late(fileSystem.nginxAccessPoint),
    walBucket: late(walBucket),
    keyArn: late(keyArn),
    logBucket: late(logBucket),
  };
}
