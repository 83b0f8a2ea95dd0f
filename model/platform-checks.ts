/** What a stack file says about its platform: what is missing there, and what another one would read. */

import { awsChecks } from "./aws-checks.ts";
import { secretNeeds } from "./build/secrets.ts";
import type { Locate } from "./location.ts";
import { nearest } from "./nearest.ts";
import type { PlatformName } from "./platform.ts";
import type { ClusterSpec } from "./spec/cluster.ts";
import type { InClusterSpec } from "./spec/in-cluster.ts";
import type { KubernetesSpec } from "./spec/kubernetes.ts";
import { list, quote } from "./spec-problems.ts";
import { type Problem, printable } from "./user-error.ts";

/** `written` are the keys of the cluster as they stand in the file: a default is no mistake of a user. */
export function platformChecks(
  cluster: ClusterSpec,
  written: readonly string[],
  platform: PlatformName,
  locate: Locate,
): Problem[] {
  const section = platform === "local" ? undefined : cluster[platform];
  return [
    ...foreignSections(written, platform, locate),
    ...autoscaling(cluster, platform, locate),
    ...(platform === "local" || section !== undefined ? [] : [missingSection(platform, locate)]),
    ...(platform === "kubernetes" && cluster.kubernetes !== undefined
      ? entry(cluster.kubernetes, cluster.domain, locate)
      : []),
    ...(platform === "aws" && cluster.aws !== undefined
      ? awsChecks(cluster.aws, cluster.domain, locate)
      : []),
    ...(platform !== "local" && section !== undefined
      ? [
          ...databaseImage(section, platform, locate),
          ...rotations(section, platform, locate),
          ...code(cluster, locate),
          ...objectNames(cluster, locate),
        ]
      : []),
  ];
}

/** Which sections mean something on some platforms alone. */
const readOn: Readonly<Record<string, readonly PlatformName[]>> = {
  local: ["local"],
  edge: ["local"],
  kubernetes: ["kubernetes"],
  maintenance: ["kubernetes", "aws"],
  aws: ["aws"],
};

function foreignSections(
  written: readonly string[],
  platform: PlatformName,
  locate: Locate,
): Problem[] {
  return written.flatMap((key) => {
    const owners = Object.hasOwn(readOn, key) ? readOn[key] : undefined;
    if (owners === undefined || owners.includes(platform)) return [];
    return [
      {
        where: locate([key]),
        what: `${key} is read on ${owners.length === 1 ? "platform" : "platforms"} ${owners.join(" and ")} alone`,
        got: `platform ${platform}`,
        fix: "Remove it",
      },
    ];
  });
}

/** An example of each platform that runs pods. */
const examples = { kubernetes: "on-premises", aws: "production" } as const;

function missingSection(platform: keyof typeof examples, locate: Locate): Problem {
  return {
    where: locate([]),
    what: `${platform} is missing: platform ${platform} needs to know its cluster`,
    fix: `Start from stacks/Pulumi.${examples[platform]}.yaml`,
  };
}

function autoscaling(cluster: ClusterSpec, platform: PlatformName, locate: Locate): Problem[] {
  return Object.entries(cluster.pools).flatMap(([name, pool]) => {
    if (pool.role !== "http" || pool.autoscale === undefined) return [];
    const where = locate(["pools", name, "autoscale"]);
    const what = `pools.${name}.autoscale`;
    if (platform === "local")
      return [{ where, what: `${what}: nothing adds instances on one machine`, fix: "Remove it" }];
    const { maximum } = pool.autoscale;
    if (maximum > pool.instances) return [];
    return [
      {
        where: locate(["pools", name, "autoscale", "maximum"]),
        what: `${what}.maximum must be larger than the ${pool.instances} instances that there are at least`,
        got: String(maximum),
        fix: "Raise it, or remove autoscale",
      },
    ];
  });
}

function entry({ entry }: KubernetesSpec, domain: string, locate: Locate): Problem[] {
  const at = (key: string) => locate(["kubernetes", "entry", key]);
  const problems: Problem[] = [];
  if (entry.kind === "gateway" && entry.class === null)
    problems.push({
      where: at("class"),
      what: "kubernetes.entry.class is missing: a Gateway is made by its class",
      fix: "Name a GatewayClass; `kubectl get gatewayclass` lists them",
    });
  if (entry.kind !== "gateway" && entry.class !== null)
    problems.push({
      where: at("class"),
      what: "kubernetes.entry.class is read with `kind: gateway` alone",
      got: quote(entry.class),
      fix: "Remove it",
    });
  const named = entry.from.namespaces.length + entry.from.networks.length;
  if (entry.kind !== "loadBalancer" && named === 0)
    problems.push({
      where: at("from"),
      what: "kubernetes.entry.from is missing: without it every pod of the cluster could reach the edge and choose its client address",
      fix: "Name the namespaces of the pods before the edge, such as `from: { namespaces: [envoy-gateway-system] }`, or their `networks`",
    });
  if (entry.kind === "loadBalancer" && named > 0)
    problems.push({
      where: at("from"),
      what: "kubernetes.entry.from: with `kind: loadBalancer` browsers reach the edge themselves",
      fix: "Remove it",
    });
  if (entry.kind !== "none" && entry.certificate === null)
    problems.push({
      where: at("certificate"),
      what: `kubernetes.entry.certificate is missing: browsers want one for ${domain}`,
      fix: "Add `certificate: { create: { issuer: <ClusterIssuer> } }`, or `{ existing: { secret: <name> } }`",
    });
  if (entry.kind === "none" && entry.certificate !== null)
    problems.push({
      where: at("certificate"),
      what: "kubernetes.entry.certificate: with `kind: none` something else ends TLS",
      fix: "Remove it",
    });
  return problems;
}

/** CloudNativePG reads the version from the tag; parameters are those of PostgreSQL 17. */
function databaseImage({ images }: InClusterSpec, section: string, locate: Locate): Problem[] {
  if (/:17(\.[0-9]+)?[^@/]*@sha256:/.test(images.postgresql)) return [];
  return [
    {
      where: locate([section, "images", "postgresql"]),
      what: `${section}.images.postgresql: its tag must name the version, which is 17`,
      got: quote(images.postgresql.replace(/@.*$/, "")),
      fix: "Write it as `name:17.6@sha256:<digest>`",
    },
  ];
}

function rotations({ rotations }: InClusterSpec, section: PlatformName, locate: Locate): Problem[] {
  const names = secretNeeds(section).map(({ name }) => name);
  return Object.keys(rotations)
    .filter((name) => !names.includes(name))
    .map((name) => {
      const close = nearest(name, names);
      return {
        where: locate([section, "rotations", name]),
        what: `${section}.rotations.${printable(name)} names no secret`,
        fix: close === null ? `Secrets are ${list(names)}` : `Did you mean ${close}?`,
      };
    });
}

/** A pool's objects are called like it; the operator and the kit have some of their own. */
function objectNames({ pools }: ClusterSpec, locate: Locate): Problem[] {
  return Object.keys(pools)
    .filter((name) => /^(postgresql|reporting|pgbouncer)-|^(deny-all|acme-solver)$/.test(name))
    .map((name) => ({
      where: locate(["pools", name]),
      what: `pools.${name}: on Kubernetes something else has an object of this name`,
      got: quote(name),
      fix: "Choose another name",
    }));
}

/** Code comes with the image; what stands beside the stack file reaches no pod. */
function code({ odoo }: ClusterSpec, locate: Locate): Problem[] {
  // nginx would read `$a` as a variable.
  const addons = odoo.addons.flatMap((folder, index) =>
    /^\/[A-Za-z0-9._/-]+$/.test(folder)
      ? []
      : [
          {
            where: locate(["odoo", "addons", index]),
            what: "odoo.addons: on Kubernetes these are folders inside the image of Odoo, of letters, digits and ._/- alone",
            got: quote(folder),
            fix: "Write the folder as the image has it, such as `/opt/addons`",
          },
        ],
  );
  if (odoo.requirements === null) return addons;
  return [
    ...addons,
    {
      where: locate(["odoo", "requirements"]),
      what: "odoo.requirements: on Kubernetes Python packages are in the image of Odoo",
      got: quote(odoo.requirements),
      fix: "Remove it, and install them when you build the image",
    },
  ];
}
