/** A foundation as people write it, recorded. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { Foundation } from "../../../components/aws/foundation/foundation.ts";
import { record } from "../../../components/recorder.ts";
import type { ResourceFact } from "../../../model/resource-fact.ts";
import { type FoundationSpec, foundation } from "../../../model/spec/foundation.ts";
import { project } from "../../house/tracked.ts";
import { Recorded } from "../kubernetes/recorded.ts";

/** The committed example. */
export const exampleText = readFileSync(
  join(project, "stacks/Pulumi.production-foundation.yaml"),
  "utf8",
);

type Written = Record<string, unknown>;

/** What the example says, with other values in some keys. */
export function settingsWith(change: Written = {}): FoundationSpec {
  const file = parse(exampleText) as { config: Record<string, Written> };
  return foundation.parse({ ...file.config["odoo-cluster:foundation"], ...change });
}

const stack = "production-foundation";

/** Everything that the example registers, with other values in some keys. */
export async function recordedFoundation(
  change: Written = {},
  outputs: "known" | "unknown" = "known",
): Promise<Recorded> {
  const site = { settings: settingsWith(change), stack };
  const { resources } = await record(() => new Foundation("foundation", site).outputs, {
    project: "odoo-cluster",
    stack,
    outputs,
  });
  return new Recorded(resources);
}

/** What the example tells stacks on it, once everything is made. */
export async function outputsOfExample(): Promise<object> {
  let told: object = {};
  await record(
    () => {
      const { outputs } = new Foundation("foundation", { settings: settingsWith(), stack });
      pulumi.output(outputs).apply((values) => {
        told = values;
      });
    },
    { project: "odoo-cluster", stack, outputs: "known" },
  );
  return told;
}

// biome-ignore lint/suspicious/noExplicitAny: inputs have hundreds of shapes
export type Inputs = any;

/** Statements of a policy as it was sent. */
export interface Statement {
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Inputs;
}

export interface Policy {
  readonly owner: ResourceFact;
  readonly statements: readonly Statement[];
}

/** Every policy document of a recording, wherever it stands: grants, trust, buckets, keys, files. */
export function policiesOf(recording: Recorded): Policy[] {
  return recording.all.flatMap((owner) =>
    ["policy", "assumeRolePolicy"].flatMap((key) => {
      const text = owner.inputs[key];
      if (typeof text !== "string") return [];
      return [{ owner, statements: (JSON.parse(text) as { Statement: Statement[] }).Statement }];
    }),
  );
}
