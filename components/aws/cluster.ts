/** A stack on AWS: the same cluster as on any Kubernetes, in a place of its foundation, behind its own edge. */
import * as pulumi from "@pulumi/pulumi";
import { eksClusterArn, type FoundationFacts } from "../../model/foundation-facts.ts";
import { originSecret } from "../../model/origin-key.ts";
import type { Spec } from "../../model/stack-file.ts";
import { theGroup } from "../../model/topology.ts";
import { KubernetesCluster } from "../kubernetes/cluster.ts";
import { namespaceOf } from "../kubernetes/layout.ts";
import type { ClusterPlace } from "../kubernetes/place.ts";
import type { ClusterArgs } from "../program-args.ts";
import { Edge } from "./edge/edge.ts";
import { type FoundationIds, foundationIds } from "./foundation-ids.ts";
import { context, kubeconfig } from "./kubeconfig.ts";
import { postgresToleration, purposeLabel } from "./node-purpose.ts";

/** Registers the edge and the cluster behind it. */
export function deployOnAws(args: ClusterArgs) {
  const { spec, topology } = args;
  const { foundation: facts } = spec;
  const { aws } = spec.cluster;
  if (aws === undefined || facts === null) throw new Error("a stack on AWS has a foundation");
  const foundation = foundationIds(aws.foundation);
  const edge = new Edge("edge", {
    stack: spec.stack,
    domain: topology.application.domain,
    settings: aws.edge,
    facts,
    foundation,
    originKey: {
      given: Object.hasOwn(spec.givenSecrets, originSecret),
      generation: aws.rotations[originSecret] ?? 1,
    },
    group: theGroup(topology, "edge"),
  });
  const place = placeOf(spec, facts, foundation, edge);
  const { url, namespace, adminPassword } = new KubernetesCluster("cluster", { ...args, place });
  return { url, namespace, adminPassword, nameServers: edge.nameServers };
}

function placeOf(
  { stack, cluster }: Spec,
  facts: FoundationFacts,
  foundation: FoundationIds,
  edge: Pick<Edge, "targetGroupArn" | "originKey">,
): ClusterPlace {
  const { aws } = cluster;
  if (aws === undefined) throw new Error("a stack on AWS has the section aws");
  const door = (accessPoint: pulumi.Input<string>) =>
    pulumi.interpolate`${foundation.fileSystemId}::${accessPoint}`;
  return {
    kubeconfig: kubeconfig(facts.region, foundation),
    context,
    clusterIdentifier: eksClusterArn(facts),
    secrets: { [originSecret]: edge.originKey },
    shared: {
      kind: "file-system",
      driver: "efs.csi.aws.com",
      mountOptions: facts.fileSystemIam ? ["iam"] : [],
      filestore: door(foundation.filestoreAccessPointId),
      sessions: door(foundation.sessionsAccessPointId),
      nginx: door(foundation.nginxAccessPointId),
    },
    databaseClass: {
      // Classes have no namespace: two stacks in one cluster are told apart by theirs.
      name: `${namespaceOf(aws)}-database`,
      create: {
        provisioner: "ebs.csi.aws.com",
        parameters: { type: "gp3", encrypted: "true", kmsKeyId: foundation.keyArn },
      },
    },
    archive: {
      destination: pulumi.interpolate`s3://${foundation.walBucket}/${stack}`,
      endpoint: null,
      credentials: null,
    },
    targetGroup: edge.targetGroupArn,
    nodes: {
      pods: { [purposeLabel]: "odoo" },
      database: {
        nodeSelector: { [purposeLabel]: "postgres" },
        tolerations: [postgresToleration],
        zones: true,
      },
    },
    loadBalancerController: {
      create: "create" in aws.loadBalancerController,
      clusterName: foundation.clusterName,
      region: facts.region,
      vpcId: foundation.vpcId,
    },
  };
}
