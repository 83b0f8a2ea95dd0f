import { Input } from "./input.ts";
import { objections, ofKind } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const installJobsNotRetried: Rule = {
  id: "install-jobs-not-retried",
  severity: "mandatory",
  title: "A job that installs runs once: no second try, and it stays when it is done.",
  why: "Half an installation of modules that is tried again makes it worse; a job that vanished is created again by the next `up`, and updates all modules in the middle of a working day.",
  fix: "Leave backoffLimit at 0 and restartPolicy at Never, without ttlSecondsAfterFinished.",
  source:
    "https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-backoff-failure-policy",
  controls: ["against kube-linter job-ttl-seconds-after-finished"],
  needs: "resources",
  check: ({ resources }) =>
    ofKind(resources, "Job").flatMap((fact) => {
      const spec = Input.of(fact).at("spec");
      return objections(fact, [
        [
          spec.at("backoffLimit").isNot(0),
          `is tried again: backoffLimit is ${spec.at("backoffLimit").number ?? "not set"}`,
        ],
        [
          spec.at("template", "spec", "restartPolicy").isNot("Never"),
          "starts its containers again",
        ],
        [
          spec.at("ttlSecondsAfterFinished").present,
          "vanishes when it is done, and then runs again: ttlSecondsAfterFinished is set",
        ],
      ]);
    }),
};
