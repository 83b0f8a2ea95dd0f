import type { Rule } from "../../../policies/rule.ts";
import { odooOptions } from "../../../policies/written-options.ts";
import { jobsModule } from "../topology.ts";

export const jobRunnerInItsPool: Rule = {
  id: "job-runner-in-its-pool",
  severity: "mandatory",
  title: "The job runner is started by `jobs` alone, never by a pool's own server_wide_modules.",
  why: "Every process that loads the module by itself starts a runner of capacity 1: workers of users run jobs, a cron pool has no worker that could run them, and through a transaction pool a runner fails every 5 s.",
  fix: "Take queue_job out of server_wide_modules, and write `jobs: {}`: a pool of its own then runs jobs.",
  source: "https://github.com/OCA/queue/blob/19.0/queue_job/README.rst#configuration",
  check: ({ topology }) =>
    odooOptions(topology)
      .filter(({ key }) => key === "server_wide_modules")
      .filter(({ value }) =>
        value
          .split(",")
          .map((module) => module.trim())
          .includes(jobsModule),
      )
      .map(({ subject, value, path }) => ({
        subject: `${subject}:server_wide_modules`,
        message: `${value} starts a runner in every process of it`,
        path,
      })),
};
