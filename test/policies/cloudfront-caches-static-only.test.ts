import { cloudfrontCachesStaticOnly as rule } from "../../policies/cloudfront-caches-static-only.ts";
import { distribution } from "./aws-edge-facts.ts";
import { vpc } from "./aws-facts.ts";
import { allUnknown, but, gone, unknown } from "./facts.ts";
import { resourceCases } from "./resource-cases.ts";

const policy = "defaultCacheBehavior.cachePolicyId";
const path = "orderedCacheBehaviors[0].pathPattern";
const pages = ["Distribution edge: keeps what its default behaviour answers"];

resourceCases(rule, {
  fires: {
    pages: [[but(distribution, { [policy]: "658327ea-f89d-4fab-a63d-7e88639e58f6" })], pages],
    "pages by times": [[but(distribution, { [policy]: gone })], pages],
    "pages by one time": [
      [
        but(distribution, {
          [policy]: gone,
          "defaultCacheBehavior.maxTtl": 0,
          "defaultCacheBehavior.defaultTtl": 60,
        }),
      ],
      pages,
    ],
    "images of records": [
      [but(distribution, { [path]: "/web/image/*" })],
      ["Distribution edge: keeps /web/image/*, which is not the same for all users"],
    ],
    attachments: [
      [but(distribution, { [path]: "/web/content/*" })],
      ["Distribution edge: keeps /web/content/*, which is not the same for all users"],
    ],
  },
  "does not fire": {
    "the kit's": [distribution],
    "the bundles, and one module's files": [
      but(distribution, { [path]: "/web/assets/*" }),
      but(distribution, { [path]: "/web/static/*" }),
    ],
    "other paths without a cache": [
      but(distribution, {
        [path]: "/websocket",
        "orderedCacheBehaviors[0].cachePolicyId": "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
      }),
    ],
    "times of nothing": [
      but(distribution, {
        [policy]: gone,
        "defaultCacheBehavior.maxTtl": 0,
        "defaultCacheBehavior.defaultTtl": 0,
      }),
    ],
  },
  "not applicable": { "no distribution": [vpc] },
  unknown: {
    everything: [allUnknown(distribution)],
    "the policy and the path": [
      but(distribution, { [policy]: unknown, [path]: unknown }),
      but(distribution, {
        [path]: "/web/image/*",
        "orderedCacheBehaviors[0].cachePolicyId": unknown,
      }),
    ],
  },
});
