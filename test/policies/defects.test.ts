/** Every defect that others ship is refused here, by exactly what the table names. */
import { expect, test } from "vitest";
import { renderKubernetes } from "../../components/kubernetes/render.ts";
import { type Loaded, load, withResources } from "../../load.ts";
import { renderLocal } from "../../local/render.ts";
import { buildTopology } from "../../model/build/topology.ts";
import { parseSpec } from "../../model/stack-file.ts";
import { runRules } from "../../policies/judge.ts";
import { rules } from "../../policies/rules.ts";
import { unsupported } from "../../scripts/unsupported.ts";
import { complaintsAbout, stackText } from "../model/written-stack.ts";
import { asked, type Defect, shipped, suggested, type Unsafe } from "./defects.ts";

const defects = [...shipped, ...asked, ...suggested];
let recorded: Promise<Loaded> | undefined;
const onPremises = () => {
  recorded ??= withResources(load("on-premises"));
  return recorded;
};

/** What refuses it: ids of rules, or the model's words. */
async function refusals(unsafe: Exclude<Unsafe, { wish: string }>): Promise<string[]> {
  if ("transform" in unsafe) {
    const { topology, files, spec, resources = [] } = await onPremises();
    const evidence = { topology, files, resources: resources.map(unsafe.transform) };
    return ruleIds(runRules(rules, evidence, spec.locate));
  }
  const { below = "", platform = "local" } = unsafe;
  const text = stackText(below, platform);
  if ("message" in unsafe) {
    const { replace } = unsafe;
    return complaintsAbout(replace === undefined ? text : text.replace(replace[0], replace[1]));
  }
  const spec = parseSpec(text, "stack.yaml", "test");
  const topology = buildTopology(spec);
  const render = platform === "local" ? renderLocal : renderKubernetes;
  return ruleIds(runRules(rules, { topology, files: render(spec, topology) }, spec.locate));
}

const ruleIds = (findings: ReturnType<typeof runRules>) => [
  ...new Set(findings.map(({ rule }) => rule)),
];

test.each(defects.map((it): [string, Defect] => [it.defect, it]))("%s", async (_, { unsafe }) => {
  if ("wish" in unsafe) {
    // test/docs/unsupported.test.ts judges its input.
    expect(unsupported.map((entry) => entry.wish)).toContain(unsafe.wish);
    return;
  }
  expect(await refusals(unsafe)).toEqual(["message" in unsafe ? unsafe.message : unsafe.rule]);
});

test("the stacks that the unsafe inputs start from are refused by nothing", async () => {
  expect((await onPremises()).findings).toEqual([]);
  for (const platform of ["local", "kubernetes"])
    expect(complaintsAbout(stackText("", platform))).toEqual([]);
  expect(await refusals({ below: "", rule: "" })).toEqual([]);
  // One standby is the default of every platform; on this one no replica confirms beside it.
  expect(
    await refusals({ below: "postgresql: { standbys: 2 }", platform: "kubernetes", rule: "" }),
  ).toEqual([]);
});

test("no defect stands twice in one list", () => {
  for (const list of [shipped, asked, suggested])
    expect(new Set(list.map(({ defect }) => defect)).size).toBe(list.length);
});
