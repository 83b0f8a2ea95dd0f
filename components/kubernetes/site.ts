/** What every component of a stack works on: plain data, made before anything is registered. */
import type * as pulumi from "@pulumi/pulumi";
import type { ClusterSettings } from "../../model/cluster-settings.ts";
import { formerComponents } from "../../model/former-names.ts";
import type { GivenSecrets } from "../../model/given-secrets.ts";
import type { Topology } from "../../model/topology.ts";
import type { Layout } from "../../templates/layout.ts";
import type { RenderedFile } from "../../templates/rendered-file.ts";
import type { ClusterPlace } from "./place.ts";

export interface Site {
  readonly topology: Topology;
  readonly settings: ClusterSettings;
  readonly place: ClusterPlace;
  readonly layout: Layout;
  readonly files: readonly RenderedFile[];
  readonly namespace: string;
  readonly givenSecrets: GivenSecrets;
  /** Values of late placeholders, as other resources give them out: a database's host, say. */
  readonly late?: Readonly<Record<string, pulumi.Output<string>>>;
}

/** Options of what holds data, and of everything that it depends on: neither `destroy` nor a mistake takes it away. */
export const kept = { protect: true, retainOnDelete: true } as const;

/** Type of a component: `odoo-cluster:kubernetes:<name>`. A part of every child's URN: see `renamed`. */
export function componentType(name: string): string {
  return `odoo-cluster:kubernetes:${name}`;
}

/** Options of a component that had another type before: it and its children stay the same resources. */
export function renamed(
  name: keyof typeof formerComponents,
  opts: pulumi.ComponentResourceOptions,
): pulumi.ComponentResourceOptions {
  return { ...opts, aliases: [{ type: componentType(formerComponents[name]) }] };
}
