/** Resources of AWS as the kit registers them: right in everything that rules look at. */
import type { backup, cloudwatch, ec2, efs, eks, iam, kms, s3, vpc as vpcs } from "@pulumi/aws";
import type { ResourceFact } from "../../model/resource-fact.ts";
import { fact } from "./facts.ts";

const account = "123456789012";
export const keyArn = `arn:aws:kms:eu-central-1:${account}:key/1`;

/** The same resource as a part of another one. */
export function of(owner: ResourceFact, part: ResourceFact): ResourceFact {
  return { ...part, dependsOn: [...part.dependsOn, owner.urn] };
}

export const policy = (...Statement: readonly object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement });

export const vpc = fact("aws:ec2/vpc:Vpc", "vpc", {
  cidrBlock: "10.20.0.0/16",
} satisfies ec2.VpcArgs);

export const flowLog = of(
  vpc,
  fact("aws:ec2/flowLog:FlowLog", "flows", {
    vpcId: "vpc-id",
    trafficType: "ALL",
  } satisfies ec2.FlowLogArgs),
);

export const defaultGroup = of(
  vpc,
  fact("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "default", {
    vpcId: "vpc-id",
    ingress: [],
    egress: [],
  } satisfies ec2.DefaultSecurityGroupArgs),
);

export const subnet = fact("aws:ec2/subnet:Subnet", "private-a", {
  vpcId: "vpc-id",
  mapPublicIpOnLaunch: false,
} satisfies ec2.SubnetArgs);

export const endpoint = (service: string) =>
  of(
    vpc,
    fact("aws:ec2/vpcEndpoint:VpcEndpoint", service, {
      vpcId: "vpc-id",
      serviceName: `com.amazonaws.eu-central-1.${service}`,
      policy: policy({ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }),
    } satisfies ec2.VpcEndpointArgs),
  );

export const group = fact("aws:ec2/securityGroup:SecurityGroup", "nodes", {
  description: "Nodes and their pods",
} satisfies ec2.SecurityGroupArgs);

export const wayIn = fact("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "files", {
  securityGroupId: "sg",
  description: "NFS, from nodes",
  ipProtocol: "tcp",
  fromPort: 2049,
  toPort: 2049,
  cidrIpv4: "10.20.0.0/16",
} satisfies vpcs.SecurityGroupIngressRuleArgs);

export const wayOut = fact("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "https", {
  securityGroupId: "sg",
  description: "AWS, registries",
  ipProtocol: "tcp",
  fromPort: 443,
  toPort: 443,
  cidrIpv4: "0.0.0.0/0",
} satisfies vpcs.SecurityGroupEgressRuleArgs);

export const machines = fact("aws:ec2/launchTemplate:LaunchTemplate", "odoo", {
  metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
  blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: "true", kmsKeyId: keyArn } }],
  networkInterfaces: [{ associatePublicIpAddress: "false" }],
} satisfies ec2.LaunchTemplateArgs);

export const cluster = fact("aws:eks/cluster:Cluster", "cluster", {
  roleArn: "arn:aws:iam::123456789012:role/control-plane",
  version: "1.35",
  vpcConfig: {
    subnetIds: ["a", "b"],
    endpointPrivateAccess: true,
    endpointPublicAccess: true,
    publicAccessCidrs: ["203.0.113.0/24"],
  },
  encryptionConfig: { provider: { keyArn }, resources: ["secrets"] },
  enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
  accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
  upgradePolicy: { supportType: "STANDARD" },
} satisfies eks.ClusterArgs);

export const nodeGroup = fact("aws:eks/nodeGroup:NodeGroup", "odoo-a", {
  clusterName: "cluster",
  nodeRoleArn: "arn",
  subnetIds: ["a"],
  version: "1.35",
  scalingConfig: { minSize: 1, maxSize: 3, desiredSize: 1 },
} satisfies eks.NodeGroupArgs);

export const files = fact("aws:efs/fileSystem:FileSystem", "files", {
  encrypted: true,
  kmsKeyId: keyArn,
} satisfies efs.FileSystemArgs);

export const door = fact("aws:efs/accessPoint:AccessPoint", "filestore", {
  fileSystemId: "fs",
  posixUser: { uid: 10001, gid: 10001 },
  rootDirectory: { path: "/filestore" },
} satisfies efs.AccessPointArgs);

const denied = (kind: string, key: string, value: string) => ({
  Effect: "Deny",
  Principal: { AWS: "*" },
  Action: ["elasticfilesystem:ClientMount"],
  Condition: { [kind]: { [key]: value } },
});

export const overTls = denied("Bool", "aws:SecureTransport", "false");
export const throughDoors = denied("Null", "elasticfilesystem:AccessPointArn", "true");

export const filePolicy = of(
  files,
  fact("aws:efs/fileSystemPolicy:FileSystemPolicy", "files", {
    fileSystemId: "fs",
    policy: policy(overTls, throughDoors),
  } satisfies efs.FileSystemPolicyArgs),
);

export const vault = fact("aws:backup/vault:Vault", "files", {
  kmsKeyArn: keyArn,
} satisfies backup.VaultArgs);

export const plan = fact("aws:backup/plan:Plan", "files", {
  rules: [
    {
      ruleName: "files",
      targetVaultName: "files",
      schedule: "cron(0 * * * ? *)",
      lifecycle: { deleteAfter: 35 },
    },
  ],
} satisfies backup.PlanArgs);

export const selection = of(
  files,
  fact("aws:backup/selection:Selection", "files", {
    planId: "plan",
    iamRoleArn: "arn",
    resources: ["fs"],
  } satisfies backup.SelectionArgs),
);

const bucketName = "erp-wal";
const beside = (kind: string, inputs: object) =>
  of(wal, fact(`aws:s3/b${kind.slice(1)}:${kind}`, "wal", { bucket: bucketName, ...inputs }));

/** The bucket of WAL and base backups. */
export const wal = fact("aws:s3/bucket:Bucket", "wal", {
  bucket: bucketName,
  objectLockEnabled: true,
} satisfies s3.BucketArgs);

export const closed = beside("BucketPublicAccessBlock", {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
} satisfies Omit<s3.BucketPublicAccessBlockArgs, "bucket">);

export const owned = beside("BucketOwnershipControls", {
  rule: { objectOwnership: "BucketOwnerEnforced" },
} satisfies Omit<s3.BucketOwnershipControlsArgs, "bucket">);

export const versions = beside("BucketVersioning", {
  versioningConfiguration: { status: "Enabled" },
} satisfies Omit<s3.BucketVersioningArgs, "bucket">);

export const encryption = beside("BucketServerSideEncryptionConfiguration", {
  rules: [
    { applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn } },
  ],
} satisfies Omit<s3.BucketServerSideEncryptionConfigurationArgs, "bucket">);

export const lifecycle = beside("BucketLifecycleConfiguration", {
  rules: [
    {
      id: "expire",
      status: "Enabled",
      noncurrentVersionExpiration: { noncurrentDays: 31 },
      abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
    },
  ],
} satisfies Omit<s3.BucketLifecycleConfigurationArgs, "bucket">);

export const lock = beside("BucketObjectLockConfiguration", {
  rule: { defaultRetention: { mode: "GOVERNANCE", days: 30 } },
} satisfies Omit<s3.BucketObjectLockConfigurationArgs, "bucket">);

export const logging = beside("BucketLogging", {
  targetBucket: "erp-logs",
  targetPrefix: "buckets/wal/",
} satisfies Omit<s3.BucketLoggingArgs, "bucket">);

export const tlsAlone = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: [`arn:aws:s3:::${bucketName}`],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

export const bucketPolicy = (...statements: readonly object[]) =>
  beside("BucketPolicy", {
    policy: policy(...statements),
  } satisfies Omit<s3.BucketPolicyArgs, "bucket">);

/** Lets AWS write logs into the bucket. */
export const logWriter = {
  Effect: "Allow",
  Principal: { Service: "logging.s3.amazonaws.com" },
  Action: "s3:PutObject",
  Resource: "*",
  Condition: { StringEquals: { "aws:SourceAccount": account } },
};

export const key = fact("aws:kms/key:Key", "key", {
  enableKeyRotation: true,
  deletionWindowInDays: 30,
  policy: policy({
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${account}:root` },
    Action: "kms:*",
    Resource: "*",
  }),
} satisfies kms.KeyArgs);

export const logGroup = fact("aws:cloudwatch/logGroup:LogGroup", "flows", {
  retentionInDays: 90,
  kmsKeyId: keyArn,
} satisfies cloudwatch.LogGroupArgs);

const podTags = {
  "aws:RequestTag/eks-cluster-arn": `arn:aws:eks:eu-central-1:${account}:cluster/erp`,
  "aws:RequestTag/kubernetes-namespace": "erp",
  "aws:RequestTag/kubernetes-service-account": "postgresql",
};

export const podTrust = {
  Effect: "Allow",
  Principal: { Service: "pods.eks.amazonaws.com" },
  Action: ["sts:AssumeRole", "sts:TagSession"],
  Condition: { StringEquals: podTags },
};

export const role = (...trust: readonly object[]) =>
  fact("aws:iam/role:Role", "wal-writer", {
    assumeRolePolicy: policy(...trust),
  } satisfies iam.RoleArgs);

export const rights = (...statements: readonly object[]) =>
  fact("aws:iam/rolePolicy:RolePolicy", "wal-writer", {
    role: "wal-writer",
    policy: policy(...statements),
  } satisfies iam.RolePolicyArgs);
