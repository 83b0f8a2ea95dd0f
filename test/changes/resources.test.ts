/** Platforms that register resources and run pods: what changes there is told in their words. */
import { expect, test } from "vitest";
import { actions } from "../../changes/actions.ts";
import { consequences } from "../../changes/consequences.ts";
import {
  type AnyModel,
  foundationModel,
  type ModelResource,
  readStackModel,
  type StackModel,
  stackModel,
} from "../../changes/stack-model.ts";
import { resourceWords, whatHappens, whoActs } from "../../cli/output/diff-words.ts";
import { buildTopology } from "../../model/build/topology.ts";
import { parseSpec } from "../../model/stack-file.ts";
import { render, serviceRenderers } from "../../templates/render.ts";
import { stackText } from "../model/written-stack.ts";
import { kubernetesLayout } from "../templates/kubernetes-layout.ts";

function modelOf(below: string, resources?: Record<string, ModelResource>): StackModel {
  const topology = buildTopology(parseSpec(stackText(below, "kubernetes"), "stack.yaml", "test"));
  const layout = kubernetesLayout(topology);
  const files = render(
    topology,
    { ...layout, nodes: ({ name }) => [{ id: name, ordinal: 1, bind: "0.0.0.0" }] },
    serviceRenderers,
  );
  const model = stackModel(topology, files, {}, []);
  return resources === undefined ? model : { ...model, resources };
}

const told = (before: string, after: string) =>
  actions(modelOf(before), modelOf(after)).map(
    (action) => `${whoActs(action)}: ${whatHappens(action)}`,
  );

test("pods roll where a process on a machine would reload or restart", () => {
  expect(told("", "odoo: { options: { limit_request: 100 } }")).toEqual([
    "interactive × 2: rolls: new pods one after the other, an old one ends when a new one is ready",
    "websocket × 2: rolls: new pods one after the other, an old one ends when a new one is ready",
    "cron × 1: rolls: new pods one after the other, an old one ends when a new one is ready",
  ]);
});

test("a parameter that needs a restart is a switchover, another one a reload", () => {
  const parameters = (text: string) => `postgresql: { parameters: { ${text} } }`;
  expect(told("", parameters("max_locks_per_transaction: 256"))).toEqual([
    "postgresql × 2: restarts PostgreSQL, standbys first, then a standby takes over: sessions break once",
    "reporting × 1: restarts; there is no other instance meanwhile",
  ]);
  expect(told("", parameters("work_mem: 8MB"))).toEqual([
    "postgresql × 2: reloads without refusing a request",
    "reporting × 1: reloads without refusing a request",
  ]);
});

const claim = "Cluster$kubernetes:core/v1:PersistentVolumeClaim::filestore";
const pods = "Cluster$kubernetes:apps/v1:Deployment::api";
const type = (name: string) => ({ type: name });
const volume = type("kubernetes:core/v1:PersistentVolumeClaim");
const deployment = type("kubernetes:apps/v1:Deployment");
const between = (before: Record<string, ModelResource>, after: Record<string, ModelResource>) =>
  consequences(modelOf("", before), modelOf("", after));

test("resources that come and go; data that goes with them is lost", () => {
  const found = between({ [claim]: volume }, { [pods]: deployment });
  expect(found.state).toBe("changed");
  expect(found.resources).toEqual({ created: [pods], deleted: [claim], retained: [] });
  expect(resourceWords(found.resources)).toBe(`created: ${pods}; deleted: ${claim}`);
  expect(found.promises).toEqual([
    { kind: "lost", text: `${claim} is deleted, with what it holds.` },
  ]);
});

test("what is retained stays, what is protected is refused: neither is lost", () => {
  const retained = between({ [claim]: { ...volume, retainOnDelete: true } }, {});
  expect(retained.resources).toEqual({ created: [], deleted: [], retained: [claim] });
  expect(retained.promises).toEqual([]);
  const kept = between({ [claim]: { ...volume, protect: true } }, {});
  expect(kept.refusals).toEqual([
    `${claim}: it is protected, and Pulumi deletes no protected resource.`,
  ]);
  expect(kept.promises).toEqual([]);
});

test("protection that is taken away is told; pods without data are no loss", () => {
  const shielded = { ...volume, protect: true, retainOnDelete: true };
  expect(between({ [claim]: shielded, [pods]: deployment }, { [claim]: volume }).promises).toEqual([
    { kind: "weaker", text: `${claim} loses protect.` },
    { kind: "weaker", text: `${claim} loses retainOnDelete.` },
  ]);
});

test("where one side recorded none, nobody knows", () => {
  const found = consequences(modelOf(""), modelOf("", { [pods]: deployment }));
  expect(found.resources).toBeNull();
  expect(resourceWords(null)).toBeNull();
});

test("a foundation has resources and no tiers: what happens to them is told all the same", () => {
  const bucket = "Foundation$aws:s3/bucket:Bucket::wal";
  const kept: ModelResource = { type: "aws:s3/bucket:Bucket", protect: true };
  const [before, after] = [{ [bucket]: kept }, { [bucket]: { type: kept.type } }].map(
    (resources): AnyModel => ({ ...foundationModel([]), resources }),
  ) as [AnyModel, AnyModel];
  expect(consequences(before, after)).toMatchObject({
    state: "changed",
    figures: [],
    actions: [],
    promises: [{ kind: "weaker", text: `${bucket} loses protect.` }],
    resources: { created: [], deleted: [], retained: [] },
  });
  expect(readStackModel(JSON.stringify(before))).toEqual(before);
  expect(readStackModel(JSON.stringify(foundationModel([])))).toBeNull();
});
