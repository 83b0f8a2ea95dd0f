/** A whole foundation, recorded: identity, protection, what exists already, what stacks on it read. */
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { addOnNames, addOnVersions } from "../../../components/aws/foundation/add-on-versions.ts";
import {
  foundationOutputNames,
  foundationValues,
} from "../../../components/aws/foundation-outputs.ts";
import { postgresToleration, purposeLabel } from "../../../components/aws/node-purpose.ts";
import { eksVersions } from "../../../model/eks-versions.ts";
import type { ResourceFact } from "../../../model/resource-fact.ts";
import { reachedFrom, shortUrn } from "../kubernetes/recorded.ts";
import {
  type Inputs,
  outputsOfExample,
  policiesOf,
  recordedFoundation,
} from "./foundation-recorded.ts";

const example = await recordedFoundation();

describe("identity", () => {
  // A name that is gone is a resource that is replaced or lost: change one only with an alias.
  test("these are the resources of the example, by the names that an engine knows", () => {
    expect(
      example.all.map(({ urn }) => shortUrn(urn).replaceAll("odoo-cluster:aws:", "")),
    ).toMatchSnapshot();
  });

  test("nothing is made inside an apply: a first preview registers the same", async () => {
    const preview = await recordedFoundation({}, "unknown");
    expect(preview.all.map(({ urn }) => urn)).toEqual(example.all.map(({ urn }) => urn));
    // What the stack file alone decides can be reviewed before anything is there.
    const known = preview.all.filter(({ unknownPaths }) => unknownPaths.length === 0);
    const kinds = new Set(known.map(({ type }) => type.split(":").at(-1)));
    for (const kind of ["Vpc", "Key", "BucketPolicy", "BucketObjectLockConfiguration", "Role"])
      expect(kinds, kind).toContain(kind);
    // What is computed inside a value that was given in part is unknown, not missing.
    const { unknownPaths } = preview.one("SecurityGroupIngressRule", "api");
    expect(unknownPaths).toEqual(["referencedSecurityGroupId", "securityGroupId"]);
  });

  test("equal stack files give equal registrations", async () => {
    expect((await recordedFoundation()).all).toEqual(example.all);
  });

  test("every resource has the one provider, which refuses any other account", () => {
    const custom = example.all.filter(
      ({ custom, type }) => custom && !type.startsWith("pulumi:providers:"),
    );
    expect(new Set(custom.map(({ provider }) => shortUrn(provider)))).toEqual(
      new Set(["odoo-cluster:aws:Foundation$pulumi:providers:aws::aws"]),
    );
    // The engine sends a provider's lists and maps as JSON.
    expect(example.inputs("aws", "aws")).toMatchObject({
      region: "eu-central-1",
      allowedAccountIds: '["123456789012"]',
      defaultTags: '{"tags":{"owner":"platform","odoo-cluster":"production-foundation"}}',
    });
  });

  test("nothing is secret, so nothing can leak", () => {
    expect(example.all.filter(({ secretPaths }) => secretPaths.length > 0)).toEqual([]);
  });
});

/** Data, and what opens it: the cluster's objects own the disks of the database. */
const dataBearing = [
  "Key",
  "Bucket",
  "FileSystem",
  "AccessPoint",
  "MountTarget",
  "Vault",
  "Cluster",
];

test("data, and everything that it hangs on, is protected and retained", () => {
  const kindOf = ({ type }: ResourceFact) => type.split(":").at(-1) as string;
  const data = example.all.filter((fact) => fact.custom && dataBearing.includes(kindOf(fact)));
  const reached = reachedFrom(data, example.all);
  const loose = reached.filter(({ protect, retainOnDelete }) => !(protect && retainOnDelete));
  expect(loose.map(({ urn }) => shortUrn(urn))).toEqual([]);
  // The walk is no walk if it finds only where it began.
  expect(new Set(reached.map(kindOf))).toEqual(
    new Set([
      ...dataBearing,
      ...["LogGroup", "Role", "RolePolicyAttachment", "SecurityGroup", "Subnet", "Vpc", "aws"],
    ]),
  );
  // What says how long data stays, and who gets at it, is kept with it.
  for (const kind of ["BucketObjectLockConfiguration", "BucketPolicy", "FileSystemPolicy", "Plan"])
    for (const { protect } of example.of(kind)) expect(protect, kind).toBe(true);
});

describe("what exists is used, and nothing is made beside it", () => {
  const key = `arn:aws:kms:eu-central-1:123456789012:key/${"0".repeat(36)}`;

  test("a network: its owner sees to ways out, endpoints and flow logs", async () => {
    const subnets = ["subnet-0000000a", "subnet-0000000b", "subnet-0000000c"];
    const found = await recordedFoundation({
      network: {
        existing: { vpcId: "vpc-01234567", cidr: "10.30.0.0/16", privateSubnetIds: subnets },
      },
    });
    for (const kind of ["Vpc", "Subnet", "NatGateway", "VpcEndpoint", "FlowLog"])
      expect(found.of(kind), kind).toEqual([]);
    expect(found.inputs("Cluster", "cluster").vpcConfig.subnetIds).toEqual(subnets);
    expect(found.inputs("NodeGroup", "postgres-b").subnetIds).toEqual(["subnet-0000000b"]);
    expect(found.inputs("SecurityGroup", "nodes").vpcId).toBe("vpc-01234567");
    expect(found.inputs("SecurityGroupEgressRule", "files").cidrIpv4).toBe("10.30.0.0/16");
  });

  test("a key: disks, files, backups and logs have it", async () => {
    const found = await recordedFoundation({ key: { existing: { arn: key } } });
    expect(found.of("Key")).toEqual([]);
    expect(found.inputs("FileSystem", "files").kmsKeyId).toBe(key);
    expect(found.inputs("Vault", "files").kmsKeyArn).toBe(key);
    expect(found.inputs("LogGroup", "flows").kmsKeyId).toBe(key);
    expect(found.inputs("LaunchTemplate", "postgres").blockDeviceMappings[0].ebs.kmsKeyId).toBe(
      key,
    );
  });

  test("a bucket: the database alone gets at that one", async () => {
    const found = await recordedFoundation({ walBucket: { existing: { name: "erp-wal" } } });
    expect(found.of("Bucket").map(({ name }) => name)).toEqual(["logs"]);
    const writer = policiesOf(found).find(
      ({ owner }) => owner.name === "wal-writer" && owner.type.endsWith(":RolePolicy"),
    );
    expect(JSON.stringify(writer?.statements)).toContain("arn:aws:s3:::erp-wal/*");
  });

  test("a file system: neither it nor its backup is touched", async () => {
    const point = (letter: string) => `fsap-0000000000000000${letter}`;
    const found = await recordedFoundation({
      fileSystem: {
        existing: {
          id: "fs-01234567",
          filestoreAccessPoint: point("a"),
          sessionsAccessPoint: point("b"),
          nginxAccessPoint: point("c"),
        },
      },
    });
    for (const kind of ["FileSystem", "AccessPoint", "MountTarget", "Vault", "Selection"])
      expect(found.of(kind), kind).toEqual([]);
  });
});

describe("the network", () => {
  test("gives each zone a quarter for nodes and pods, and its own way out", () => {
    const blocks = example.of("Subnet").map(({ name, inputs }) => [name, inputs["cidrBlock"]]);
    expect(Object.fromEntries(blocks)).toEqual({
      "private-a": "10.20.0.0/18",
      "private-b": "10.20.64.0/18",
      "private-c": "10.20.128.0/18",
      "public-a": "10.20.192.0/22",
      "public-b": "10.20.196.0/22",
      "public-c": "10.20.200.0/22",
    });
    for (const letter of ["a", "b", "c"]) {
      expect(example.inputs("Subnet", `private-${letter}`).availabilityZone).toBe(
        `eu-central-1${letter}`,
      );
      expect(example.inputs("Route", `private-${letter}`).natGatewayId).toBe(`nat-${letter}-id`);
      expect(example.inputs("NatGateway", `nat-${letter}`).subnetId).toBe(`public-${letter}-id`);
    }
  });

  test("a VPC origin of CloudFront wants an internet gateway", () => {
    expect(example.inputs("InternetGateway", "internet").vpcId).toBe("vpc-id");
  });
});

describe("nodes", () => {
  test("PostgreSQL has machines of its own in each zone, and tolerates their taint", () => {
    for (const letter of ["a", "b", "c"]) {
      const group = example.inputs("NodeGroup", `postgres-${letter}`);
      expect(group.subnetIds).toEqual([`private-${letter}-id`]);
      expect(group.labels).toEqual({ [purposeLabel]: "postgres" });
      const [{ key, value, effect }] = group.taints;
      // Kubernetes and AWS spell the effect each in their own way.
      expect({ key, value, effect }).toEqual({
        key: postgresToleration.key,
        value: postgresToleration.value,
        effect: "NO_SCHEDULE",
      });
    }
    expect(example.inputs("NodeGroup", "odoo-a").taints).toBeUndefined();
    expect(example.inputs("NodeGroup", "system").subnetIds).toHaveLength(3);
  });

  test("the image is that of the machines' architecture", async () => {
    expect(example.inputs("NodeGroup", "system").amiType).toBe("AL2023_x86_64_STANDARD");
    const arm = await recordedFoundation({ nodes: { system: { instanceTypes: ["m7g.large"] } } });
    expect(arm.inputs("NodeGroup", "system").amiType).toBe("AL2023_ARM_64_STANDARD");
  });

  test("join only when there is a way out and addresses for pods", () => {
    const needs = example.one("NodeGroup", "system").dependsOn.join();
    for (const part of ["Route::private-c", "NatGateway::nat-c", "Addon::vpc-cni", "Rule::https"])
      expect(needs).toContain(part);
  });
});

test("every version of Kubernetes has a version of every add-on, and an end", () => {
  for (const [version, { standardSupportUntil }] of Object.entries(eksVersions)) {
    expect(standardSupportUntil).toMatch(/^202\d-\d\d-\d\d$/);
    const versions = addOnVersions[version as keyof typeof eksVersions];
    expect(Object.keys(versions).toSorted()).toEqual(addOnNames.toSorted());
    for (const it of Object.values(versions)) expect(it).toMatch(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/);
    expect(versions["kube-proxy"]).toContain(`v${version}.`);
  }
  expect(
    example
      .of("Addon")
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(addOnNames.toSorted());
});

test("network policies are enforced", () => {
  const { configurationValues } = example.inputs("Addon", "vpc-cni");
  expect(JSON.parse(configurationValues)).toEqual({ enableNetworkPolicy: "true" });
});

test("what was locked is never expired before its time, and backups that stop expire nothing", () => {
  const [rule] = example.inputs("BucketLifecycleConfiguration", "wal").rules as Inputs[];
  expect(rule.expiration).toBeUndefined();
  expect(rule.noncurrentVersionExpiration).toEqual({ noncurrentDays: 31 });
  expect(example.inputs("BucketObjectLockConfiguration", "wal").rule).toEqual({
    defaultRetention: { mode: "GOVERNANCE", days: 30 },
  });
});

test("nginx's door is for reading, and leads to attachments alone", () => {
  const doors = Object.fromEntries(
    example
      .of("AccessPoint")
      .map(({ name, inputs }) => [name, (inputs as Inputs).rootDirectory.path]),
  );
  expect(doors).toEqual({ filestore: "/filestore", sessions: "/sessions", nginx: "/filestore" });
  const files = policiesOf(example).find(({ owner }) => owner.type.endsWith(":FileSystemPolicy"));
  const may = files?.statements
    .filter(({ Effect }) => Effect === "Allow")
    .map(({ Action, Condition }) => [
      Action,
      Condition.ArnEquals["elasticfilesystem:AccessPointArn"],
    ]);
  const point = (name: string) => `<arn of AccessPoint ${name}>`;
  expect(may).toEqual([
    [
      ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
      [point("filestore"), point("sessions")],
    ],
    [["elasticfilesystem:ClientMount"], [point("nginx")]],
  ]);
});

describe("stacks on a foundation", () => {
  test("are told where everything is", async () => {
    expect(await outputsOfExample()).toEqual({
      account: "123456789012",
      region: "eu-central-1",
      zones: ["eu-central-1a", "eu-central-1b", "eu-central-1c"],
      vpcId: "vpc-id",
      vpcCidr: "10.20.0.0/16",
      privateSubnetIds: ["private-a-id", "private-b-id", "private-c-id"],
      clusterName: "odoo-production",
      clusterEndpoint: "<endpoint of Cluster cluster>",
      clusterCertificateAuthority: "<certificate authority of Cluster cluster>",
      nodeSecurityGroupId: "nodes-id",
      serviceNetwork: "172.20.0.0/16",
      namespace: "erp",
      fileSystemId: "files-id",
      filestoreAccessPointId: "filestore-id",
      sessionsAccessPointId: "sessions-id",
      nginxAccessPointId: "nginx-id",
      walBucket: "odoo-production-wal-123456789012-eu-central-1",
      keyArn: "<arn of Key key>",
      logBucket: "odoo-production-logs-123456789012-eu-central-1",
    });
  });

  test("read exactly that, by one list of names", async () => {
    const told = await outputsOfExample();
    expect(foundationOutputNames.toSorted()).toEqual(Object.keys(told).toSorted());
    const asked: string[] = [];
    const values = foundationValues({
      requireOutput: (name) => {
        asked.push(String(name));
        return pulumi.output(`<${name}>`);
      },
    });
    expect(asked).toEqual(foundationOutputNames);
    expect(Object.keys(values)).toEqual(foundationOutputNames);
  });
});
