/** What AWS would refuse in a foundation although each key alone is valid. */

import { overlap } from "./ipv4-network.ts";
import type { Locate } from "./location.ts";
import { architectureOf } from "./processor-architecture.ts";
import type { FoundationSpec } from "./spec/foundation.ts";
import { dotted, quote } from "./spec-problems.ts";
import type { Problem } from "./user-error.ts";
import type { PathPart } from "./yaml-source.ts";

export function foundationChecks(settings: FoundationSpec, locate: Locate): Problem[] {
  const at: At = (path, what, fix, got) => ({
    where: locate(path),
    what: `${dotted(path)} ${what}`,
    ...(got === undefined ? {} : { got }),
    fix,
  });
  return [
    ...regions(settings, at),
    ...networks(settings, at),
    ...keys(settings, at),
    ...machines(settings, at),
    ...ports(settings, at),
  ];
}

type At = (path: readonly PathPart[], what: string, fix: string, got?: string) => Problem;

/**
 * Regions that give an account fewer than three zones.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-regions-availability-zones.html
 */
const narrowRegions: readonly string[] = ["us-west-1"];

function regions({ region, zones }: FoundationSpec, at: At): Problem[] {
  const narrow = narrowRegions.includes(region)
    ? [
        at(
          ["region"],
          "has two zones for an account, and PostgreSQL and its standbys want three",
          "Choose another region",
          quote(region),
        ),
      ]
    : [];
  return [
    ...narrow,
    ...zones.flatMap((zone, index) => {
      if (zones.indexOf(zone) !== index)
        return [at(["zones", index], "is named twice", "Name three different zones", quote(zone))];
      // `eu-central-1a`: the region, and a letter.
      return zone.slice(0, -1) === region
        ? []
        : [
            at(
              ["zones", index],
              `must be a zone of ${region}`,
              `\`aws ec2 describe-availability-zones --region ${region}\` tells them`,
              quote(zone),
            ),
          ];
    }),
  ];
}

function networks({ network, kubernetes }: FoundationSpec, at: At): Problem[] {
  const [way, cidr] =
    "create" in network ? ["create", network.create.cidr] : ["existing", network.existing.cidr];
  const { serviceNetwork } = kubernetes;
  const both = overlap(cidr, serviceNetwork)
    ? [
        at(
          ["network", way, "cidr"],
          `must not overlap kubernetes.serviceNetwork, ${serviceNetwork}`,
          "Choose another network for one of them",
          quote(cidr),
        ),
      ]
    : [];
  const subnets: readonly string[] = "existing" in network ? network.existing.privateSubnetIds : [];
  return [
    ...both,
    ...subnets.flatMap((subnet, index) =>
      subnets.indexOf(subnet) === index
        ? []
        : [
            at(
              ["network", "existing", "privateSubnetIds", index],
              "is named twice",
              "Name a subnet of each zone",
              quote(subnet),
            ),
          ],
    ),
  ];
}

function keys({ key, region }: FoundationSpec, at: At): Problem[] {
  if (!("existing" in key) || key.existing.arn.split(":")[3] === region) return [];
  return [
    at(
      ["key", "existing", "arn"],
      `must be a key of ${region}: disks and files use none of another region`,
      "Name such a key",
      quote(key.existing.arn),
    ),
  ];
}

function machines({ nodes, kubernetes }: FoundationSpec, at: At): Problem[] {
  const { release } = nodes;
  const other =
    release !== null && !release.startsWith(`${kubernetes.version}.`)
      ? [
          at(
            ["nodes", "release"],
            `must be a release for Kubernetes ${kubernetes.version}`,
            "Change the two together",
            quote(release),
          ),
        ]
      : [];
  const mixed = (["system", "postgres", "odoo"] as const).flatMap((purpose) => {
    const { instanceTypes } = nodes[purpose];
    const first = instanceTypes[0] as string;
    const architecture = architectureOf(first);
    return instanceTypes.flatMap((type, index) =>
      architectureOf(type) === architecture
        ? []
        : [
            at(
              ["nodes", purpose, "instanceTypes", index],
              `must be ${architecture}, as ${first}: a group has one image`,
              "Keep those with a g behind the generation (arm64), or the others (x86_64)",
              quote(type),
            ),
          ],
    );
  });
  const turned = (["system", "odoo"] as const).flatMap((purpose) => {
    const { minimum, maximum } = nodes[purpose];
    return minimum <= maximum
      ? []
      : [
          at(
            ["nodes", purpose, "maximum"],
            `must be at least minimum, ${minimum}`,
            "Raise it, or lower minimum",
            String(maximum),
          ),
        ];
  });
  return [...other, ...mixed, ...turned];
}

function ports({ nodes: { egressPorts } }: FoundationSpec, at: At): Problem[] {
  return egressPorts.flatMap((port, index) => {
    const path = ["nodes", "egressPorts", index];
    if (port === 443) return [at(path, "is open in any case", "Remove it", "443")];
    return egressPorts.indexOf(port) === index
      ? []
      : [at(path, "is named twice", "Remove one", String(port))];
  });
}
