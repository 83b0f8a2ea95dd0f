import { Input } from "./input.ts";
import { objections, ofType } from "./registered.ts";
import type { Rule } from "./rule.ts";

/** AWS's own policy CachingDisabled, the same in each account. */
const cachingDisabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
/** Paths that are the same for all users: files of modules, and bundles named by their content. */
const same = /^\/?(\*|[A-Za-z0-9_*-]+)\/static\/|^\/?web\/assets\//;

export const cloudfrontCachesStaticOnly: Rule = {
  id: "cloudfront-caches-static-only",
  severity: "mandatory",
  title: "CloudFront keeps nothing but static files.",
  why: "Pages, /web/image and /web/content depend on who asks: from a cache one user gets another one's records. A least time above 0 even overrides `private`.",
  fix: "Leave the default behaviour at CachingDisabled, and cache `*/static/*` and `/web/assets/*` alone.",
  source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html",
  needs: "resources",
  check: ({ resources }) =>
    ofType(resources, "aws:cloudfront/distribution:Distribution").flatMap((fact) => {
      const all = Input.of(fact);
      return objections(fact, [
        [keeps(all.at("defaultCacheBehavior")), "keeps what its default behaviour answers"],
        ...all.at("orderedCacheBehaviors").items.map((behavior) => {
          const path = behavior.at("pathPattern").text;
          return [
            path !== null && !same.test(path) && keeps(behavior),
            `keeps ${path}, which is not the same for all users`,
          ] as const;
        }),
      ]);
    }),
};

/** Known to cache. A policy of the stack's own is known after the first `up`. */
function keeps(behavior: Input): boolean {
  const policy = behavior.at("cachePolicyId");
  if (policy.absent) return ["maxTtl", "defaultTtl"].some((key) => behavior.at(key).isNot(0));
  return policy.isNot(cachingDisabled);
}
