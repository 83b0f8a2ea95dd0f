/** A foundation against the demands of security standards; each row proves that it can fail. */
import { describe, expect, test } from "vitest";
import type { ResourceFact } from "../../../model/resource-fact.ts";
import { outside } from "./foundation-check.ts";
import { clusterChecks } from "./foundation-cluster-checks.ts";
import { dataChecks } from "./foundation-data-checks.ts";
import { policiesOf, recordedFoundation, type Statement } from "./foundation-recorded.ts";
import { offenders, withMistake } from "./judge-check.ts";

const checks = [...clusterChecks, ...dataChecks];
const example = await recordedFoundation();

/** `Bucket logs`. */
const labelOf = ({ type, name }: ResourceFact) => `${type.split(":").at(-1)} ${name}`;

describe.each(checks)("item $item, $demand ($ids)", (check) => {
  const waived = Object.keys(check.waived ?? {});

  test("holds, except where it is waived", () => {
    expect(example.of(check.of).length).toBeGreaterThan(0);
    expect(offenders(check, example)).toEqual(waived);
  });

  test("is seen to be broken", () => {
    expect(offenders(check, withMistake(check, example)).length).toBeGreaterThan(waived.length);
  });
});

test("no demand is forgotten", () => {
  const items = [...checks.map(({ item }) => item), ...Object.keys(outside).map(Number)];
  // 29, 47, 48 and 49 are about policies, below; 32 to 46 are about the edge.
  const wanted = [...Array.from({ length: 31 }, (_, index) => index + 1), 47, 48, 49, 50];
  expect([...new Set([...items, 29, 47, 48, 49])].toSorted((a, b) => a - b)).toEqual(wanted);
});

const listOf = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : [value].flat();

interface PolicyDemand {
  readonly item: number;
  readonly demand: string;
  /** Whose policies are meant. */
  readonly of: RegExp;
  readonly breaks: (statement: Statement) => boolean;
  readonly planted: Statement;
}

const allow = { Effect: "Allow" } as const;
const bucketArn = "arn:aws:s3:::b/*";

/** Looking at things of an account has no resource to name. */
const onlyLooks = (action: string) => /^(ec2|elasticloadbalancing):Describe[A-Z]/.test(action);

const trusts =
  (service: RegExp) =>
  ({ Principal }: Statement) =>
    service.test(String((Principal as { Service?: string })?.Service));

const policyDemands: readonly PolicyDemand[] = [
  {
    item: 29,
    demand: "nobody unnamed is let into a bucket (S3.2, S3.3, S3.6, CKV_AWS_70, CIS 2.21)",
    of: /:BucketPolicy$/,
    breaks: ({ Effect, Principal }) => Effect === "Allow" && /"\*"/.test(JSON.stringify(Principal)),
    planted: { ...allow, Principal: { AWS: "*" }, Action: "s3:GetObject", Resource: bucketArn },
  },
  {
    item: 29,
    demand: "a service delivers logs of this account alone; load balancers say so by the path",
    of: /:BucketPolicy$/,
    breaks: ({ Effect, Condition, Resource }) =>
      Effect === "Allow" &&
      Condition?.StringEquals?.["aws:SourceAccount"] !== "123456789012" &&
      !/\/load-balancer\/AWSLogs\/123456789012\/\*$/.test(String(Resource)),
    planted: {
      ...allow,
      Principal: { Service: "logging.s3.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: bucketArn,
    },
  },
  {
    item: 30,
    demand: "nobody unnamed has the key (KMS.5, CKV_AWS_33, CKV2_AWS_64)",
    of: /:Key$/,
    breaks: ({ Effect, Principal }) => Effect === "Allow" && /"\*"/.test(JSON.stringify(Principal)),
    planted: { ...allow, Principal: "*", Action: "kms:Decrypt", Resource: "*" },
  },
  {
    item: 30,
    demand: "all of the key's actions are the account's alone, which hands them on by IAM",
    of: /:Key$/,
    breaks: ({ Action, Principal }) =>
      listOf(Action).some((it) => it.includes("*")) &&
      (Principal as { AWS?: string }).AWS !== "arn:aws:iam::123456789012:root",
    planted: { ...allow, Principal: { AWS: "role" }, Action: "kms:*", Resource: "*" },
  },
  {
    item: 47,
    demand:
      "no role may do everything, or all of a service (IAM.1, IAM.21, CKV_AWS_62, CKV_AWS_63)",
    of: /:RolePolicy$/,
    breaks: ({ Action }) => listOf(Action).some((it) => it.includes("*")),
    planted: { ...allow, Action: ["s3:GetObject", "s3:*"], Resource: bucketArn },
  },
  {
    item: 47,
    demand: "no role may do it to everything (CKV_AWS_275, CKV_AWS_355, CKV_AWS_290)",
    of: /:RolePolicy$/,
    breaks: ({ Action, Resource }) =>
      listOf(Resource).includes("*") && !listOf(Action).every(onlyLooks),
    planted: { ...allow, Action: "kms:Decrypt", Resource: "*" },
  },
  {
    item: 48,
    demand: "no role can make itself another one (CKV_AWS_286 to CKV_AWS_289)",
    of: /:RolePolicy$/,
    breaks: ({ Action }) =>
      listOf(Action).some((it) => /^(iam|sts|lambda|ssm|secretsmanager):|:Put\w*Policy$/.test(it)),
    planted: { ...allow, Action: "iam:PassRole", Resource: "arn:aws:iam::1:role/x" },
  },
  {
    item: 48,
    demand: "grants of the key go to AWS's services alone",
    of: /:(RolePolicy|Key)$/,
    breaks: ({ Action, Condition }) =>
      listOf(Action).includes("kms:CreateGrant") &&
      Condition?.Bool?.["kms:GrantIsForAWSResource"] !== "true",
    planted: { ...allow, Action: "kms:CreateGrant", Resource: "key" },
  },
  {
    item: 49,
    demand: "a pod's role is one service account's in one namespace of this cluster",
    of: /:Role$/,
    breaks: (statement) => {
      if (!trusts(/^pods\.eks/)(statement)) return false;
      const tags = statement.Condition?.StringEquals ?? {};
      return (
        tags["aws:RequestTag/eks-cluster-arn"] !==
          "arn:aws:eks:eu-central-1:123456789012:cluster/odoo-production" ||
        !tags["aws:RequestTag/kubernetes-namespace"] ||
        !tags["aws:RequestTag/kubernetes-service-account"]
      );
    },
    planted: {
      ...allow,
      Principal: { Service: "pods.eks.amazonaws.com" },
      Action: ["sts:AssumeRole", "sts:TagSession"],
    },
  },
  {
    item: 49,
    demand: "a service acts for this account; EC2 and AWS Backup name no source",
    of: /:Role$/,
    breaks: (statement) =>
      !trusts(/^(pods\.eks|ec2|backup)\.amazonaws\.com$/)(statement) &&
      statement.Condition?.StringEquals?.["aws:SourceAccount"] !== "123456789012",
    planted: { ...allow, Principal: { Service: "eks.amazonaws.com" }, Action: "sts:AssumeRole" },
  },
];

describe.each(policyDemands)("item $item, $demand", ({ of, breaks, planted }) => {
  test("holds in every statement, and is seen to be broken", () => {
    const meant = policiesOf(example).filter(({ owner }) => of.test(owner.type));
    const statements = meant.flatMap((it) => it.statements);
    expect(statements.length).toBeGreaterThan(0);
    expect(
      meant.filter((policy) => policy.statements.some(breaks)).map(({ owner }) => labelOf(owner)),
    ).toEqual([]);
    expect(breaks(planted)).toBe(true);
  });
});

test("roles have AWS's own policies for what AWS's own software does, and no administrator's", () => {
  const attached = example
    .of("RolePolicyAttachment")
    .map(({ inputs }) => `${inputs["role"]}: ${String(inputs["policyArn"]).split("policy/")[1]}`);
  expect(attached.toSorted()).toEqual([
    "odoo-production-control-plane: AmazonEKSClusterPolicy",
    "odoo-production-ebs-csi: service-role/AmazonEBSCSIDriverPolicy",
    "odoo-production-file-backup: service-role/AWSBackupServiceRolePolicyForBackup",
    "odoo-production-node: AmazonEC2ContainerRegistryPullOnly",
    "odoo-production-node: AmazonEKSWorkerNodePolicy",
    "odoo-production-vpc-cni: AmazonEKS_CNI_Policy",
  ]);
});

test("anybody may knock at the file system, for mount targets let in nodes alone", () => {
  const [files] = policiesOf(example).filter(({ owner }) =>
    owner.type.endsWith(":FileSystemPolicy"),
  );
  const open = files?.statements.filter(({ Effect }) => Effect === "Allow") ?? [];
  expect(open).toHaveLength(2);
  for (const { Condition } of open)
    expect(Condition.Bool["elasticfilesystem:AccessedViaMountTarget"]).toBe("true");
  const [rule, ...others] = example
    .of("SecurityGroupIngressRule")
    .filter(({ inputs }) => inputs["securityGroupId"] === "files-id");
  expect(others).toEqual([]);
  expect(rule?.inputs).toMatchObject({ fromPort: 2049, referencedSecurityGroupId: "nodes-id" });
});

test("a private API is reached from the VPC alone", async () => {
  const found = await recordedFoundation({
    kubernetes: { api: { private: {} }, admins: { a: "arn:aws:iam::123456789012:role/a" } },
  });
  expect(found.inputs("Cluster", "cluster").vpcConfig).toMatchObject({
    endpointPrivateAccess: true,
    endpointPublicAccess: false,
  });
});
