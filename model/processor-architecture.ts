/** What an EC2 instance type's name tells. */
export type Architecture = "x86_64" | "arm64";

/**
 * AWS's own processors have a `g` behind the generation: `m7g.large`, `c7gn.xlarge`, `im4gn.large`.
 * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 */
export function architectureOf(instanceType: string): Architecture {
  const [, options = ""] = /^[a-z]+(?:-[a-z0-9]+)?\d+([a-z]*)/.exec(instanceType) ?? [];
  return options.includes("g") ? "arm64" : "x86_64";
}
