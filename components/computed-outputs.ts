/**
 * What providers would compute, as far as programs of this project read it: the recorder answers
 * with names in angle brackets, so that a recording shows where a value comes from.
 */
export function computedOutputs(
  type: string,
  name: string,
  inputs: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  if (type.startsWith("random:")) return { result: `<${name}>`, base64: btoa(`<${name}>`) };
  if (!type.startsWith("aws:")) return {};
  const own = `${type.split(":").at(-1)} ${name}`;
  return { arn: `<arn of ${own}>`, ...computedByAws[type]?.(own, inputs) };
}

type Computed = (own: string, inputs: Readonly<Record<string, unknown>>) => Record<string, unknown>;

const computedByAws: Readonly<Record<string, Computed>> = {
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
