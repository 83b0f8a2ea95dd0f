/** What rules say about a stack file. */
import { renderKubernetes } from "../../components/kubernetes/render.ts";
import { renderLocal } from "../../local/render.ts";
import { buildTopology } from "../../model/build/topology.ts";
import type { Finding } from "../../model/finding.ts";
import { parseSpec } from "../../model/stack-file.ts";
import type { Topology } from "../../model/topology.ts";
import type { PathPart } from "../../model/yaml-source.ts";
import { runRules } from "../../policies/judge.ts";
import type { Rule } from "../../policies/rule.ts";
import { stackText } from "../model/written-stack.ts";

/** Findings of one rule about a stack file, rendered as its platform has it; `below` begins on line 5. */
export function judged(
  rule: Rule,
  below = "",
  platform: "local" | "kubernetes" = "local",
): Finding[] {
  const spec = parseSpec(stackText(below, platform), "stack.yaml", "test");
  const render = platform === "local" ? renderLocal : renderKubernetes;
  const topology = buildTopology(spec);
  // Places as they are printed.
  const locate = (path: readonly PathPart[]) => String(spec.locate(path));
  return runRules([rule], { topology, files: render(spec, topology) }, locate);
}

/** Findings about a topology that no stack file of today makes. */
export function judgedTopology(rule: Rule, topology: Topology): Finding[] {
  return runRules([rule], { topology, files: [] }, (path) => `stack.yaml: ${path.join(".")}`);
}

/** The one finding of a rule that threw: a topology without groups or budgets makes every rule throw. */
export function judgedNonsense(rule: Rule): Finding[] {
  return judgedTopology(rule, {} as Topology);
}

/** What a rule that threw is reported as. */
export function thrown(rule: Rule): Partial<Finding> {
  return {
    rule: rule.id,
    severity: "mandatory",
    subject: "rule",
    at: "stack.yaml: ",
    fix: rule.fix,
  };
}
