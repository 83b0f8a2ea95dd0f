/** Providers of AWS, explicit: whatever account the shell is logged in to is refused unless it is the named one. */
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

export interface AwsPlace {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  /** A team's own tags, on everything. */
  readonly tags: Readonly<Record<string, string>>;
  readonly stack: string;
}

/** Everything depends on it: a state without its provider could not be read any more. */
export function awsProvider(
  name: string,
  { account, region, ...tagged }: AwsPlace,
  parent: pulumi.Resource,
): aws.Provider {
  return new aws.Provider(
    name,
    {
      region: region as aws.Region,
      allowedAccountIds: [account],
      defaultTags: { tags: tagsOf(tagged) },
    },
    { parent, protect: true, retainOnDelete: true },
  );
}

/** On everything: the team's own, and whose it is. */
export function tagsOf({ tags, stack }: Pick<AwsPlace, "tags" | "stack">): Record<string, string> {
  return { ...tags, "odoo-cluster": stack };
}
