/** OCA's job queue: work that users do not wait for. */
import type { Capability } from "../capability.ts";
import { jobsPackages } from "./local.ts";
import { jobsProblems } from "./problems.ts";
import { jobRunnerInItsPool } from "./rules/job-runner-in-its-pool.ts";
import { jobsFitWorkers } from "./rules/jobs-fit-workers.ts";
import { type JobsSettings, jobsSettings } from "./spec.ts";
import { jobsAdditions, jobsModule, jobsPool } from "./topology.ts";

export const jobs: Capability<JobsSettings> = {
  name: "jobs",
  words: [jobsModule, "odoo-addon-queue-job"],
  schema: jobsSettings,
  groups: [jobsPool],
  refusedPaths: { "/queue_job": "runs jobs of OCA queue_job; the runner calls it from inside" },
  problems: jobsProblems,
  adds: jobsAdditions,
  local: { pythonPackages: jobsPackages },
  rules: [jobRunnerInItsPool, jobsFitWorkers],
};
