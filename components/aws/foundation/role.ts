/** A role with what it may do: of a service, or of one service account in the cluster. */
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { policyOf, type Statement } from "./policy.ts";
import { clusterArn, type FoundationSite, nameOf } from "./site.ts";

export interface RoleArgs {
  readonly description: string;
  readonly trust: Statement;
  /** AWS's own policies by what follows `policy/`. */
  readonly managed?: readonly string[];
  readonly statements?: readonly Statement[];
}

export interface Role {
  readonly arn: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;
  /** What uses the role at once waits for these. */
  readonly grants: readonly pulumi.Resource[];
}

export function role(
  site: FoundationSite,
  name: string,
  args: RoleArgs,
  opts: pulumi.CustomResourceOptions,
): Role {
  const made = new aws.iam.Role(
    name,
    {
      name: nameOf(site, name),
      description: args.description,
      assumeRolePolicy: policyOf(args.trust),
    },
    opts,
  );
  const managed = (args.managed ?? []).map(
    (policy) =>
      new aws.iam.RolePolicyAttachment(
        `${name}-${policy.split("/").at(-1)}`,
        { role: made.name, policyArn: `arn:aws:iam::aws:policy/${policy}` },
        opts,
      ),
  );
  const own =
    args.statements === undefined
      ? []
      : [
          new aws.iam.RolePolicy(
            name,
            { role: made.name, name, policy: policyOf(...args.statements) },
            opts,
          ),
        ];
  return { arn: made.arn, name: made.name, grants: [made, ...managed, ...own] };
}

/** Trust in a service of AWS that acts for a resource of this account, not for one of another account. */
export function serviceTrust(
  { settings }: FoundationSite,
  service: string,
  sourceArn: string,
): Statement {
  return {
    ...plainTrust(service),
    Condition: {
      StringEquals: { "aws:SourceAccount": settings.account },
      ArnLike: { "aws:SourceArn": sourceArn },
    },
  };
}

/** Trust in a service that names no source: it takes no role that was not passed to it in the account. */
export function plainTrust(service: string): Statement {
  return {
    Effect: "Allow",
    Principal: { Service: `${service}.amazonaws.com` },
    Action: "sts:AssumeRole",
  };
}

/** Trust in EKS Pod Identity for one service account of one cluster, by the tags of its session. */
export function podTrust(
  site: FoundationSite,
  { namespace, serviceAccount }: ServiceAccount,
): Statement {
  return {
    Effect: "Allow",
    Principal: { Service: "pods.eks.amazonaws.com" },
    Action: ["sts:AssumeRole", "sts:TagSession"],
    Condition: {
      StringEquals: {
        "aws:RequestTag/eks-cluster-arn": clusterArn(site),
        "aws:RequestTag/kubernetes-namespace": namespace,
        "aws:RequestTag/kubernetes-service-account": serviceAccount,
      },
    },
  };
}

export interface ServiceAccount {
  readonly namespace: string;
  readonly serviceAccount: string;
}
