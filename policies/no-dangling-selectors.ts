import type { ResourceFact } from "../model/resource-fact.ts";
import { Input } from "./input.ts";
import { finds, selects } from "./label-selectors.ts";
import { type Pod, podsOf } from "./pods.ts";
import { nameOf, objections, ofKind, ofType } from "./registered.ts";
import type { Rule } from "./rule.ts";

/** Labels that another program puts on pods of its own: cert-manager's solvers. */
const foreign = /^acme\.cert-manager\.io\//;
/** What Kubernetes puts on each pod of a StatefulSet: its name. */
const podNameLabel = "statefulset.kubernetes.io/pod-name";
/** What CloudNativePG puts on its pods. */
const databaseLabel = "cnpg.io/cluster";

export const noDanglingSelectors: Rule = {
  id: "no-dangling-selectors",
  severity: "mandatory",
  title:
    "Every Service, NetworkPolicy and disruption budget selects pods of the stack, on ports that they have.",
  why: "A Service without pods answers no request, a policy without pods protects nothing; neither is an error to Kubernetes.",
  fix: "Make labels and ports of pods and selectors the same again; a transform that renames one must rename the other.",
  source:
    "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors",
  controls: [
    "kube-linter dangling-service, dangling-networkpolicy, invalid-target-ports, mismatching-selector",
  ],
  needs: "resources",
  check: ({ resources }) => {
    const pods = podsOf(resources);
    const databases = ofType(resources, "kubernetes:postgresql.cnpg.io/v1:Cluster").map(nameOf);
    const isDangling = (selector: Input) => {
      const wanted = selector.at("matchLabels");
      const keys = wanted.entries.map(([key]) => key);
      return (
        selector.present &&
        !keys.some((key) => foreign.test(key)) &&
        !databases.some((name) => name === null || wanted.at(databaseLabel).is(name)) &&
        pods.every(({ labels }) => selects(selector, labels) === false)
      );
    };
    return [
      ...ofKind(resources, "Service").flatMap((fact) => judgedService(fact, pods)),
      ...ofKind(resources, "NetworkPolicy").flatMap((fact) =>
        objections(fact, [
          [isDangling(Input.of(fact).at("spec", "podSelector")), "selects no pod of the stack"],
        ]),
      ),
      ...ofKind(resources, "PodDisruptionBudget", "Deployment", "StatefulSet").flatMap((fact) =>
        objections(fact, [
          [isDangling(Input.of(fact).at("spec", "selector")), "selects no pod of the stack"],
        ]),
      ),
    ];
  },
};

function judgedService(fact: ResourceFact, pods: readonly Pod[]) {
  const spec = Input.of(fact).at("spec");
  const selector = spec.at("selector");
  // A Service without a selector has its addresses from another source.
  if (selector.absent || !selector.known) return [];
  const mayBe = pods.filter((pod) => findsPod(selector, pod) !== false);
  const own = mayBe.flatMap(({ containers }) =>
    containers.flatMap(({ input }) => input.at("ports").items),
  );
  return objections(fact, [
    [mayBe.length === 0, "selects no pod of the stack"],
    ...spec.at("ports").items.map((port) => {
      const target = port.at("targetPort").absent ? port.at("port") : port.at("targetPort");
      const value = target.number ?? target.text;
      return [
        mayBe.length > 0 &&
          value !== null &&
          own.every((has) => has.at("containerPort").isNot(value) && has.at("name").isNot(value)),
        `sends to port ${value}, which its pods do not have`,
      ] as const;
    }),
  ]);
}

/** `finds`, and one pod of a StatefulSet by its name. */
function findsPod(selector: Input, { labels, owner }: Pod): boolean | null {
  const wanted = selector.at(podNameLabel);
  if (!selector.known || wanted.absent) return finds(selector, labels);
  const [of, count] = [nameOf(owner), Input.of(owner).at("spec", "replicas").number];
  const [, set, ordinal] = /^(.+)-(0|[1-9]\d*)$/.exec(wanted.text ?? "") ?? [];
  const isAnother =
    of !== null && wanted.text !== null && (set !== of || Number(ordinal) >= (count ?? Infinity));
  return isAnother ? false : finds(selector, labels, podNameLabel);
}
