import type { Input } from "./input.ts";
import { selects } from "./label-selectors.ts";
import { type Pod, severalPods } from "./pods.ts";
import { objection } from "./registered.ts";
import type { Rule } from "./rule.ts";

const node = "kubernetes.io/hostname";

export const topologySpreadConstraints: Rule = {
  id: "topology-spread-constraints",
  severity: "mandatory",
  title: "Instances of one tier run on different nodes.",
  why: "With all instances on one node that node's end is an outage, whatever their number.",
  fix: "Keep the spread of components/kubernetes/pod.ts: over kubernetes.io/hostname, DoNotSchedule, with the pod's own labels.",
  source: "https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/",
  controls: ["kube-linter no-anti-affinity"],
  needs: "resources",
  check: ({ resources }) =>
    severalPods(resources)
      .filter(isTogether)
      .map(({ owner }) => objection(owner, "nothing keeps its instances on different nodes")),
};

function isTogether({ spec, labels }: Pod): boolean {
  const apart = spec.at(
    "affinity",
    "podAntiAffinity",
    "requiredDuringSchedulingIgnoredDuringExecution",
  );
  const isElsewhere = (term: Input) =>
    term.at("topologyKey").isNot(node) || selects(term.at("labelSelector"), labels) === false;
  return (
    apart.items.every(isElsewhere) &&
    spec
      .at("topologySpreadConstraints")
      .items.every(
        (term) => isElsewhere(term) || term.at("whenUnsatisfiable").isNot("DoNotSchedule"),
      )
  );
}
