/** What every part of a foundation works on, and how things on AWS are named and found. */
import type { FoundationSpec } from "../../../model/spec/foundation.ts";

export interface FoundationSite {
  readonly settings: FoundationSpec;
  readonly stack: string;
}

/** Options of what holds data, and of everything that it depends on. */
export const kept = { protect: true, retainOnDelete: true } as const;

/** Type of a component: a part of every child's URN, so it never changes. */
export function componentType(name: string): string {
  return `odoo-cluster:aws:${name}`;
}

/** Known before anything is made, so that policies can be reviewed as a whole. */
export function nameOf({ settings }: FoundationSite, what: string): string {
  return `${settings.name}-${what}`;
}

/** ARN of a regional resource whose name is known. */
export function arnOf({ settings }: FoundationSite, service: string, resource: string): string {
  return `arn:aws:${service}:${settings.region}:${settings.account}:${resource}`;
}

export function clusterArn(site: FoundationSite): string {
  return arnOf(site, "eks", `cluster/${site.settings.name}`);
}

/** Names of log groups, which the key's policy must know. EKS decides on its own. */
export function logGroupNames({ settings }: FoundationSite) {
  return {
    cluster: `/aws/eks/${settings.name}/cluster`,
    flows: `/odoo-cluster/${settings.name}/flows`,
  };
}

/** `a` of `eu-central-1a`: what children of a zone are called. */
export function letterOf(zone: string): string {
  return zone.slice(-1);
}

/** Short name of the role that mounts the file system: its policy names it before it is made. */
export const fileNodeRoleName = "efs-csi-node";

/** ARN of a role of the foundation by its short name. */
export function roleArn(site: FoundationSite, what: string): string {
  return `arn:aws:iam::${site.settings.account}:role/${nameOf(site, what)}`;
}
