import type * as pulumi from "@pulumi/pulumi";

/**
 * Everything inside a component waits for these. `dependsOn` of a component itself orders nothing:
 * its children do not take it over.
 */
export function waitsFor(before: readonly pulumi.Resource[]): pulumi.ResourceTransformation {
  return ({ props, opts }) => {
    const own = opts.dependsOn === undefined ? [] : [opts.dependsOn].flat();
    return { props, opts: { ...opts, dependsOn: [...own, ...before] as pulumi.Resource[] } };
  };
}
