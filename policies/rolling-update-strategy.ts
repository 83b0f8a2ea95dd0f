import { Input } from "./input.ts";
import { podsOf } from "./pods.ts";
import { objections, ofKind } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const rollingUpdateStrategy: Rule = {
  id: "rolling-update-strategy",
  severity: "mandatory",
  title: "A new version takes over instance by instance, without an instance less.",
  why: "Recreate, or a maxUnavailable above 0, is an outage or lost capacity in each deployment, at the time when most people try.",
  fix: "Leave `strategy` at RollingUpdate with maxUnavailable 0, and StatefulSets at RollingUpdate.",
  source:
    "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment",
  controls: ["kube-linter no-rolling-update-strategy"],
  needs: "resources",
  check: ({ resources }) => [
    ...podsOf(ofKind(resources, "Deployment"))
      // What has no port serves no request.
      .filter(({ containers }) =>
        containers.some(({ input }) => input.at("ports").items.length > 0),
      )
      .flatMap(({ owner }) => {
        const strategy = Input.of(owner).at("spec", "strategy");
        const away = strategy.at("rollingUpdate", "maxUnavailable");
        return objections(owner, [
          [strategy.at("type").is("Recreate"), "all instances end before the first new one starts"],
          [
            away.isNot(0, "0%") && strategy.at("type").isNot("Recreate"),
            away.absent
              ? "strategy.rollingUpdate.maxUnavailable is not set, a quarter may be away"
              : `strategy.rollingUpdate.maxUnavailable is ${away.number ?? away.text}`,
          ],
        ]);
      }),
    ...ofKind(resources, "StatefulSet").flatMap((fact) =>
      objections(fact, [
        [
          Input.of(fact).at("spec", "updateStrategy", "type").is("OnDelete"),
          "runs the old version until its pods are deleted",
        ],
      ]),
    ),
  ],
};
