import { installJobsNotRetried as rule } from "../../policies/install-jobs-not-retried.ts";
import { allUnknown, but, gone, unknown } from "./facts.ts";
import { api, job } from "./kubernetes-facts.ts";
import { resourceCases } from "./resource-cases.ts";

resourceCases(rule, {
  fires: {
    "six tries": [
      [but(job, { "spec.backoffLimit": 6 })],
      ["Job init-job: is tried again: backoffLimit is 6"],
    ],
    "Kubernetes' default": [
      [but(job, { "spec.backoffLimit": gone })],
      ["Job init-job: is tried again: backoffLimit is not set"],
    ],
    "containers start again": [
      [but(job, { "spec.template.spec.restartPolicy": "OnFailure" })],
      ["Job init-job: starts its containers again"],
    ],
    "it vanishes": [
      [but(job, { "spec.ttlSecondsAfterFinished": 0 })],
      [
        "Job init-job: vanishes when it is done, and then runs again: ttlSecondsAfterFinished is set",
      ],
    ],
  },
  "does not fire": { "the kit's job": [job] },
  "not applicable": { "no job": [api] },
  unknown: {
    everything: [allUnknown(job)],
    "each value": [
      but(job, {
        "spec.backoffLimit": unknown,
        "spec.ttlSecondsAfterFinished": unknown,
        "spec.template.spec.restartPolicy": unknown,
      }),
    ],
  },
});
