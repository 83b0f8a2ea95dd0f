import type { ResourceFact } from "../model/resource-fact.ts";
import { Input } from "./input.ts";
import { objection } from "./registered.ts";
import type { Rule } from "./rule.ts";

/** Kinds that Pulumi waits for by itself. */
const awaited = ["Deployment", "StatefulSet", "DaemonSet", "Job", "Release", "Service"];

export const customTimeoutsSet: Rule = {
  id: "custom-timeouts-set",
  severity: "mandatory",
  title: "Whatever Pulumi waits for on Kubernetes says how long that may take.",
  why: "Ten minutes are not enough for a standby that copies a database, or a pool that ends its requests pod by pod: the update fails in the middle, and what comes after is not done.",
  fix: "Give it customTimeouts (components/kubernetes/waits.ts), or the annotation pulumi.com/skipAwait.",
  source: "https://www.pulumi.com/docs/iac/concepts/resources/options/customtimeouts/",
  needs: "resources",
  check: ({ resources }) =>
    resources
      .filter(({ timeouts }) => timeouts === undefined)
      .filter(isAwaited)
      .map((fact) => objection(fact, "is given up after ten minutes: it has no customTimeouts")),
};

function isAwaited(fact: ResourceFact): boolean {
  const { custom, type } = fact;
  const annotations = Input.of(fact).at("metadata", "annotations");
  const kind = type.slice(type.lastIndexOf(":") + 1);
  if (!custom || !type.startsWith("kubernetes:")) return false;
  if (annotations.at("pulumi.com/skipAwait").is("true")) return false;
  // A Service without selectors has no pod to wait for.
  if (kind === "Service" && Input.of(fact).at("spec", "selector").absent) return false;
  return awaited.includes(kind) || annotations.at("pulumi.com/waitFor").present;
}
