import type { ResourceFact } from "../model/resource-fact.ts";
import { Input } from "./input.ts";
import { podsOf } from "./pods.ts";
import { objections, ofType } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const containerRequestsAndLimits: Rule = {
  id: "container-requests-and-limits",
  severity: "mandatory",
  title: "Every container requests CPU and memory, and its memory has a limit.",
  why: "Without requests a full node gets one more pod; without a limit one process takes the memory of all its neighbours, PostgreSQL's too.",
  fix: "Give it `requests.cpu`, `requests.memory` and `limits.memory`; a limit of CPU is not wanted, it slows requests while CPUs are idle.",
  source: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
  controls: ["CKV_K8S_10, 12, 13", "kube-linter unset-cpu-requirements, unset-memory-requirements"],
  needs: "resources",
  check: ({ resources }) => [
    ...podsOf(resources).flatMap(({ owner, containers }) =>
      containers.flatMap(({ name, input }) =>
        lacking(owner, input.at("resources"), `container ${name}: `),
      ),
    ),
    ...ofType(resources, "kubernetes:postgresql.cnpg.io/v1:Cluster").flatMap((fact) =>
      lacking(fact, Input.of(fact).at("spec", "resources"), ""),
    ),
  ],
};

function lacking(fact: ResourceFact, given: Input, of: string) {
  return objections(
    fact,
    [
      [given.at("requests", "cpu").absent, "requests no CPU"],
      [given.at("requests", "memory").absent, "requests no memory"],
      [given.at("limits", "memory").absent, "has no limit of memory"],
    ],
    of,
  );
}
