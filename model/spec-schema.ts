/** The stack file's JSON Schema, and what can be asked of it. */
import { z } from "zod";
import { defaultEnvironment, environments } from "./environment.ts";
import { platformNames } from "./platform.ts";
import { cluster } from "./spec/cluster.ts";
import { foundation } from "./spec/foundation.ts";
import type { PathPart } from "./yaml-source.ts";

/** One node of a JSON Schema, with the kit's own annotations. */
export interface SchemaNode {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly required?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  /** What a change costs. */
  readonly effect?: string;
  /** Unit of the value that the text stands for. */
  readonly unit?: string;
  /** Page of the upstream project that explains the key. */
  readonly upstream?: string;
}

/** Schema of what stands below `odoo-cluster:cluster`. */
export const clusterSchema = z.toJSONSchema(cluster, { io: "input" }) as SchemaNode;

/** Schema of what stands below `odoo-cluster:foundation`. */
export const foundationSchema = z.toJSONSchema(foundation, { io: "input" }) as SchemaNode;

/** Schema of a whole `Pulumi.<stack>.yaml`, for editors. */
export function stackFileSchema(): object {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Stack file of odoo-cluster",
    type: "object",
    required: ["config"],
    properties: {
      config: {
        anyOf: [
          {
            ...layerSchema(platformNames, "odoo-cluster:cluster", clusterSchema),
            patternProperties: { "^odoo-cluster:secret\\.": givenSecret },
          },
          layerSchema(["aws"], "odoo-cluster:foundation", foundationSchema),
        ],
      },
    },
  };
}

/** What `pulumi config set --secret` writes. */
const givenSecret = {
  type: "object",
  required: ["secure"],
  properties: { secure: { type: "string" } },
  additionalProperties: false,
  description: "A secret of your own; `pulumi config set --secret` writes it.",
};

/** A stack is of one layer: its key stands beside the platform. */
function layerSchema(platforms: readonly string[], key: string, schema: SchemaNode): object {
  return {
    type: "object",
    required: ["odoo-cluster:platform", key],
    properties: {
      "odoo-cluster:platform": { enum: platforms, description: "Where the stack runs." },
      "odoo-cluster:environment": {
        enum: environments,
        default: defaultEnvironment,
        description: "What the stack is for: some rules only warn outside production.",
      },
      [key]: { ...schema, $schema: undefined },
    },
  };
}

/** The keys that a map at this path may have; empty where any are allowed. */
export function keysAt(schema: SchemaNode, root: unknown, path: readonly PathPart[]): string[] {
  let node: SchemaNode | undefined = schema;
  let value: unknown = root;
  for (const part of path) {
    node = childOf(branchFor(node, value), part);
    value = isMap(value) ? value[part] : undefined;
  }
  return Object.keys(branchFor(node, value)?.properties ?? {});
}

/** Of alternatives, the one that the value's role chooses; else the one with properties. */
function branchFor(node: SchemaNode | undefined, value: unknown): SchemaNode | undefined {
  const branches = node?.oneOf ?? node?.anyOf;
  if (branches === undefined) return node;
  const role = isMap(value) ? value["role"] : undefined;
  return (
    branches.find((branch) => role !== undefined && branch.properties?.["role"]?.const === role) ??
    branches.find((branch) => branch.properties !== undefined)
  );
}

function childOf(node: SchemaNode | undefined, part: PathPart): SchemaNode | undefined {
  if (node === undefined) return undefined;
  if (typeof part === "number") return node.items;
  const additional = node.additionalProperties;
  return node.properties?.[part] ?? (typeof additional === "object" ? additional : undefined);
}

function isMap(value: unknown): value is Record<PathPart, unknown> {
  return typeof value === "object" && value !== null;
}
