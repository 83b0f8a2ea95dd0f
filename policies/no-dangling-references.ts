import type { ResourceFact } from "../model/resource-fact.ts";
import { autoscalersOf, scaledBy } from "./autoscalers.ts";
import { Input } from "./input.ts";
import { podsOf } from "./pods.ts";
import { nameOf, objections, ofKind } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const noDanglingReferences: Rule = {
  id: "no-dangling-references",
  severity: "mandatory",
  title: "Autoscalers, routes and target groups name objects of the stack that are there.",
  why: "An autoscaler of nothing scales nothing, a route to no Service answers 500; Kubernetes accepts both.",
  fix: "Give both the same name again; a transform that renames one must rename the other.",
  source:
    "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details",
  controls: ["kube-linter dangling-horizontalpodautoscaler, dangling-ingress"],
  needs: "resources",
  check: ({ resources }) => {
    const services = ofKind(resources, "Service").map(nameOf);
    const lacksService = (name: Input) =>
      name.present && services.every((known) => known !== null && name.isNot(known));
    return [
      ...autoscalersOf(resources).flatMap((scaler) => {
        const { fact, target, metrics } = scaler;
        const scaled = scaledBy(scaler, resources);
        return objections(fact, [
          [
            target.at("name").text !== null &&
              ofKind(resources, "Deployment", "StatefulSet").every((one) => nameOf(one) !== null) &&
              scaled.length === 0,
            `scales ${target.at("kind").text ?? "Deployment"} ${target.at("name").text}, which is not there`,
          ],
          ...metrics.items.map((metric) => {
            const container = metric.at("containerResource", "container");
            return [
              container.text !== null && scaled.length > 0 && lacksContainer(scaled, container),
              `measures the container ${container.text}, which is not there`,
            ] as const;
          }),
        ]);
      }),
      ...ofKind(resources, "HTTPRoute").flatMap((fact) =>
        Input.of(fact)
          .at("spec", "rules")
          .items.flatMap((rule) => rule.at("backendRefs").items)
          .flatMap((backend) =>
            objections(fact, [
              [
                lacksService(backend.at("name")),
                `sends to the Service ${backend.at("name").text}, which is not there`,
              ],
            ]),
          ),
      ),
      ...ofKind(resources, "TargetGroupBinding").flatMap((fact) => {
        const name = Input.of(fact).at("spec", "serviceRef", "name");
        return objections(fact, [
          [lacksService(name), `sends to the Service ${name.text}, which is not there`],
        ]);
      }),
    ];
  },
};

function lacksContainer(scaled: readonly ResourceFact[], wanted: Input): boolean {
  return podsOf(scaled).every(({ containers }) =>
    containers.every(({ input }) => input.at("name").known && wanted.isNot(input.at("name").text)),
  );
}
