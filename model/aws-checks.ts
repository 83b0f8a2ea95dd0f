/** What the section `aws` of a cluster's stack file cannot mean although each key alone is valid. */
import type { Locate } from "./location.ts";
import type { AwsSpec, ExistingFoundation } from "./spec/aws.ts";
import { showSeconds } from "./spec/units.ts";
import { quote } from "./spec-problems.ts";
import type { Problem } from "./user-error.ts";
import type { PathPart } from "./yaml-source.ts";

export function awsChecks(
  { foundation, edge }: AwsSpec,
  domain: string,
  locate: Locate,
): Problem[] {
  return [
    ...("existing" in foundation ? sameRegion(foundation.existing, edge, locate) : []),
    ...domainInZone(edge.zone, domain, locate),
    ...withinQuota(edge, locate),
  ];
}

/** Zones, key and certificate are of the region that is named. */
function sameRegion(
  existing: ExistingFoundation,
  { certificate }: AwsSpec["edge"],
  locate: Locate,
): Problem[] {
  const { region, account } = existing;
  const place = ["aws", "foundation", "existing"];
  const arn = (path: readonly PathPart[], written: string): Problem[] =>
    written.includes(`:${region}:${account}:`)
      ? []
      : [
          {
            where: locate(path),
            what: `${path.join(".")} must be of region ${region} and account ${account}`,
            got: quote(written),
            fix: "Name one of there",
          },
        ];
  return [
    ...existing.zones.flatMap((zone, index) =>
      zone.startsWith(region) && zone.length === region.length + 1
        ? []
        : [
            {
              where: locate([...place, "zones", index]),
              what: `aws.foundation.existing.zones: a zone is of region ${region}`,
              got: quote(zone),
              fix: `Write it as ${region}a`,
            },
          ],
    ),
    ...(new Set(existing.zones).size === existing.zones.length
      ? []
      : [
          {
            where: locate([...place, "zones"]),
            what: "aws.foundation.existing.zones must be three different zones",
            got: existing.zones.join(", "),
            fix: "Losing one must leave two",
          },
        ]),
    ...arn([...place, "keyArn"], existing.keyArn),
    ...("existing" in certificate
      ? arn(
          ["aws", "edge", "certificate", "existing", "loadBalancer"],
          certificate.existing.loadBalancer,
        )
      : []),
  ];
}

function domainInZone(zone: AwsSpec["edge"]["zone"], domain: string, locate: Locate): Problem[] {
  if ("existing" in zone) return [];
  const { name } = zone.create;
  if (domain === name || domain.endsWith(`.${name}`)) return [];
  return [
    {
      where: locate(["aws", "edge", "zone", "create", "name"]),
      what: `aws.edge.zone.create.name: ${domain} is not in this zone`,
      got: quote(name),
      fix: "Name the domain, or one that it ends in",
    },
  ];
}

function withinQuota(
  { responseTimeout, responseTimeoutQuota }: AwsSpec["edge"],
  locate: Locate,
): Problem[] {
  if (responseTimeout <= responseTimeoutQuota) return [];
  return [
    {
      where: locate(["aws", "edge", "responseTimeout"]),
      what: `aws.edge.responseTimeout: CloudFront refuses more than the account's quota of ${showSeconds(responseTimeoutQuota)}`,
      got: showSeconds(responseTimeout),
      fix: "Lower it, or ask AWS for a larger `Response timeout per origin` and write what was granted as `responseTimeoutQuota`",
    },
  ];
}
