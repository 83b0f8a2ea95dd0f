/**
 * What providers would compute, as far as programs of this project read it: the recorder answers
 * with names in angle brackets, so that a recording shows where a value comes from.
 */
import { foundationOutputNames } from "./aws/foundation-outputs.ts";

export function computedOutputs(
  type: string,
  name: string,
  inputs: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  if (type === "pulumi:pulumi:StackReference") return { outputs: outputsOfFoundation };
  if (type.startsWith("random:")) return { result: `<${name}>`, base64: btoa(`<${name}>`) };
  if (!type.startsWith("aws:")) return {};
  const own = `${type.split(":").at(-1)} ${name}`;
  return { arn: `<arn of ${own}>`, ...computedByAws[type]?.(own, inputs) };
}

type Computed = (own: string, inputs: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** What another stack gives out. */
const outputsOfFoundation = Object.fromEntries(
  foundationOutputNames.map((name) => {
    const shown = `<${name} of the foundation>`;
    if (name !== "zones" && name !== "privateSubnetIds") return [name, shown];
    return [name, ["1st", "2nd", "3rd"].map((nth) => `<${nth} of the ${name} of the foundation>`)];
  }),
);

const computedByAws: Readonly<Record<string, Computed>> = {
  "aws:acm/certificate:Certificate": (own, { domainName }) => ({
    domainValidationOptions: [
      {
        domainName,
        resourceRecordName: `<proof of ${own}>`,
        resourceRecordType: "CNAME",
        resourceRecordValue: `<value of the proof of ${own}>`,
      },
    ],
  }),
  "aws:cloudfront/distribution:Distribution": (own) => ({
    domainName: `<domain of ${own}>`,
    hostedZoneId: `<zone of ${own}>`,
  }),
  "aws:lb/loadBalancer:LoadBalancer": (own) => ({ dnsName: `<domain of ${own}>` }),
  "aws:route53/record:Record": (own) => ({ fqdn: `<name of ${own}>` }),
  "aws:route53/zone:Zone": (own) => ({
    zoneId: `<id of ${own}>`,
    nameServers: [`<name server of ${own}>`],
  }),
  "aws:kms/key:Key": (own) => ({ keyId: `<id of ${own}>` }),
  "aws:ec2/launchTemplate:LaunchTemplate": () => ({ latestVersion: 1 }),
  "aws:eks/cluster:Cluster": (own, { vpcConfig }) => ({
    endpoint: `<endpoint of ${own}>`,
    certificateAuthority: { data: `<certificate authority of ${own}>` },
    vpcConfig: {
      ...(vpcConfig as object),
      clusterSecurityGroupId: `<security group of ${own}>`,
    },
  }),
};
