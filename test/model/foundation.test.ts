/** The stack file of a foundation: what is written where nothing is said, and every message as people read it. */
import { describe, expect, test } from "vitest";
import { foundationChecks } from "../../model/foundation-checks.ts";
import { type FoundationSpec, foundation } from "../../model/spec/foundation.ts";
import { problemsOf } from "../../model/spec-problems.ts";
import { problemText } from "../../model/user-error.ts";
import { parseYaml } from "../../model/yaml-source.ts";

const prefix = ["config", "odoo-cluster:foundation"];

const least = [
  "config:",
  "  odoo-cluster:platform: aws",
  "  odoo-cluster:foundation:",
  "    name: odoo-test",
  '    account: "123456789012"',
  "    region: eu-central-1",
  "    zones: [eu-central-1a, eu-central-1b, eu-central-1c]",
  "    network: { create: { cidr: 10.20.0.0/16 } }",
  "    kubernetes:",
  "      admins: { platform: 'arn:aws:iam::123456789012:role/platform' }",
  "",
].join("\n");

/** The spec of a text, or what is wrong with it. */
function read(text: string): { spec: FoundationSpec | null; complaints: string[] } {
  const source = parseYaml(text, "stack.yaml");
  const written = (source.data as { config: Record<string, unknown> }).config[prefix[1] as string];
  const result = foundation.safeParse(written, { reportInput: false });
  const problems = result.success
    ? foundationChecks(result.data, (path) => source.locate([...prefix, ...path]))
    : problemsOf(result.error.issues, source, prefix, written);
  return { spec: result.success ? result.data : null, complaints: problems.map(problemText) };
}

/** Messages about the least file after an edit; an edit that finds nothing is the test's mistake. */
function complaints(pattern: string | RegExp, replacement = ""): string[] {
  const text = least.replace(pattern, replacement);
  expect(text).not.toBe(least);
  return read(text).complaints;
}

test("the least file is enough, and these are its defaults", () => {
  const { spec, complaints: none } = read(least);
  expect(none).toEqual([]);
  expect(spec).toMatchObject({
    tags: {},
    kubernetes: {
      version: "1.35",
      serviceNetwork: "172.20.0.0/16",
      api: { private: {} },
      namespace: "erp",
    },
    nodes: { postgres: { perZone: 1 }, egressPorts: [465, 587], release: null },
    key: { create: {} },
    walBucket: { create: { retention: 30, lock: "governance" } },
    fileSystem: { create: { owner: 10001, backup: { retention: 35 } } },
    logs: { days: 365 },
    ebsEncryptionByDefault: true,
  });
});

describe("a place on AWS is named in full", () => {
  test.each([
    [
      "no account",
      /^ {4}account: .*\n/m,
      "",
      "stack.yaml:4: account is missing. Name the account, in quotes; `aws sts get-caller-identity` tells it",
    ],
    [
      "an account that YAML read as a number",
      /"123456789012"/,
      "123456789012",
      "stack.yaml:5: account must be an account's 12 digits in quotes, got 123456789012. Write it in that way",
    ],
    [
      "no zones",
      /^ {4}zones: .*\n/m,
      "",
      "stack.yaml:4: zones is missing. List three; `aws ec2 describe-availability-zones` tells them",
    ],
    [
      "two zones",
      ", eu-central-1c",
      "",
      "stack.yaml:7: zones must be three zones, got a list. One subnet and one node group for PostgreSQL is made in each",
    ],
    [
      "a zone of another region",
      "eu-central-1c]",
      "eu-west-1c]",
      'stack.yaml:7: zones.2 must be a zone of eu-central-1, got "eu-west-1c". `aws ec2 describe-availability-zones --region eu-central-1` tells them',
    ],
    [
      "a zone twice",
      "eu-central-1c]",
      "eu-central-1b]",
      'stack.yaml:7: zones.2 is named twice, got "eu-central-1b". Name three different zones',
    ],
    [
      "a region with two zones",
      /eu-central-1(?=[\n])|eu-central-1(?=[abc])/g,
      "us-west-1",
      'stack.yaml:6: region has two zones for an account, and PostgreSQL and its standbys want three, got "us-west-1". Choose another region',
    ],
    [
      "a region of another partition",
      "region: eu-central-1",
      "region: us-gov-west-1",
      'stack.yaml:6: region must be a region such as `eu-central-1`, outside China and GovCloud, got "us-gov-west-1". Correct the value',
    ],
    [
      "nobody who may administer the cluster",
      /^ {6}admins: .*\n/m,
      "      version: '1.35'\n",
      "stack.yaml:10: kubernetes.admins is missing. Name at least one role, such as `{ platform: arn:aws:iam::123456789012:role/platform }`",
    ],
  ] as const)("%s", (_name, pattern, replacement, message) => {
    expect(complaints(pattern, replacement)).toEqual([message]);
  });
});

/** One more line of the foundation. */
const also = (line: string) => complaints("    kubernetes:\n", `    ${line}\n    kubernetes:\n`);
const alsoKubernetes = (line: string) =>
  complaints("    kubernetes:\n", `    kubernetes:\n      ${line}\n`);

describe("what AWS would refuse later is refused now", () => {
  test("a network beside a border of its size, or without room for pods", () => {
    expect(complaints("10.20.0.0/16", "10.20.0.1/16")).toEqual([
      'stack.yaml:8: network.create.cidr must be a private network from /16 to /20 such as `10.20.0.0/16`, got "10.20.0.1/16". Correct the value',
    ]);
    expect(complaints("10.20.0.0/16", "10.20.0.0/24")).toEqual([
      'stack.yaml:8: network.create.cidr must be a private network from /16 to /20 such as `10.20.0.0/16`, got "10.20.0.0/24". Correct the value',
    ]);
  });

  test("Services inside the VPC", () => {
    expect(alsoKubernetes("serviceNetwork: 10.20.128.0/20")).toEqual([
      'stack.yaml:8: network.create.cidr must not overlap kubernetes.serviceNetwork, 10.20.128.0/20, got "10.20.0.0/16". Choose another network for one of them',
    ]);
  });

  test("a version of Kubernetes that has left standard support", () => {
    expect(alsoKubernetes("version: '1.33'")).toEqual([
      'stack.yaml:10: kubernetes.version must be "1.35" or "1.36", got "1.33". Did you mean 1.35?',
    ]);
  });

  test("the API for the whole world, or in both ways at once", () => {
    expect(alsoKubernetes("api: { public: { networks: [0.0.0.0/0] } }")).toEqual([
      'stack.yaml:10: kubernetes.api.public.networks.0 must be a network such as `203.0.113.0/24`, at least a /8, got "0.0.0.0/0". Correct the value',
    ]);
    expect(alsoKubernetes("api: { private: {}, public: { networks: [203.0.113.0/24] } }")).toEqual([
      "stack.yaml:10: kubernetes.api must have either private or public, got a map. Keep one of them",
    ]);
  });

  test("machines of two architectures in one group, and more at least than at most", () => {
    expect(
      also("nodes: { odoo: { instanceTypes: [m7g.large, m7i.large], minimum: 4, maximum: 3 } }"),
    ).toEqual([
      'stack.yaml:9: nodes.odoo.instanceTypes.1 must be arm64, as m7g.large: a group has one image, got "m7i.large". Keep those with a g behind the generation (arm64), or the others (x86_64)',
      "stack.yaml:9: nodes.odoo.maximum must be at least minimum, 4, got 3. Raise it, or lower minimum",
    ]);
  });

  test("an image of another version", () => {
    expect(also('nodes: { release: "1.34.2-20260101" }')).toEqual([
      'stack.yaml:9: nodes.release must be a release for Kubernetes 1.35, got "1.34.2-20260101". Change the two together',
    ]);
  });

  test("a port twice", () => {
    expect(also("nodes: { egressPorts: [443, 25, 25] }")).toEqual([
      "stack.yaml:9: nodes.egressPorts.0 is open in any case, got 443. Remove it",
      "stack.yaml:9: nodes.egressPorts.2 is named twice, got 25. Remove one",
    ]);
  });

  test("a key of another region", () => {
    const arn = `arn:aws:kms:eu-west-1:123456789012:key/${"0".repeat(36)}`;
    expect(also(`key: { existing: { arn: "${arn}" } }`)).toEqual([
      expect.stringMatching(
        /^stack\.yaml:9: key\.existing\.arn must be a key of eu-central-1: disks and files use none of another region, got .*\. Name such a key$/,
      ),
    ]);
  });

  test("hours where AWS counts in days", () => {
    expect(also("walBucket: { create: { retention: 36 h } }")).toEqual([
      'stack.yaml:9: walBucket.create.retention must be whole days, got "36 h". Write it as `30 d`',
    ]);
  });

  test("one subnet for two zones", () => {
    expect(
      complaints(
        "{ create: { cidr: 10.20.0.0/16 } }",
        "{ existing: { vpcId: vpc-01234567, cidr: 10.20.0.0/16, privateSubnetIds: [subnet-01234567, subnet-01234567, subnet-01234568] } }",
      ),
    ).toEqual([
      'stack.yaml:8: network.existing.privateSubnetIds.1 is named twice, got "subnet-01234567". Name a subnet of each zone',
    ]);
  });
});
