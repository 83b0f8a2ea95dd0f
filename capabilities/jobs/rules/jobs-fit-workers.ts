import { balance } from "../../../policies/budget.ts";
import type { Rule } from "../../../policies/rule.ts";
import { channelsBudget, jobsPool } from "../topology.ts";

export const jobsFitWorkers: Rule = {
  id: "jobs-fit-workers",
  severity: "mandatory",
  title: "An instance of the job pool has a worker for each job that may run at once.",
  why: "The runner marks a job as enqueued and calls a worker. A call that finds none waits in the socket's backlog, and after 10 s the job counts as dead and is enqueued once more: jobs start late, and their tries are used up.",
  fix: "Lower the capacity of channel `root`, or raise jobs.workers.",
  source: "https://github.com/OCA/queue/blob/19.0/queue_job/README.rst#configuration",
  check: ({ topology }) => {
    const jobs = balance(topology, "workers", channelsBudget);
    if (jobs === null || jobs.use <= jobs.limit) return [];
    return [
      {
        subject: jobsPool,
        message: `channel root lets ${jobs.use} jobs run at once, and an instance has ${jobs.limit} workers`,
        path: ["jobs", "channels", "root"],
      },
    ];
  },
};
