/** What a stack file says about the job queue. */
import { z } from "zod";
import { duration, size } from "../../model/spec/units.ts";

const upstream = "https://github.com/OCA/queue/tree/19.0/queue_job";

/** Most jobs that one instance can run at once: each occupies a worker. */
const mostWorkers = 64;

const channelName = z.string().regex(/^root(\.[a-z][a-z0-9_]{0,40}){0,3}$/, {
  error:
    "must be `root`, or a channel below it such as `root.mail`: lower-case letters, digits and _",
});

export const jobsSettings = z
  .strictObject({
    channels: z
      .record(channelName, z.int().min(1).max(mostWorkers))
      .refine((channels) => Object.hasOwn(channels, "root"), {
        error: "must have `root`: it bounds all other channels",
        params: { fix: "Add `root: 2`" },
      })
      .prefault({ root: 2 })
      .meta({
        description:
          "Jobs that run at once, by channel. `root` bounds them all; a channel below it, such as `root.mail`, has less of it.",
        effect: "restart",
        upstream,
      }),
    workers: z.int().min(1).max(mostWorkers).optional().meta({
      description:
        "Worker processes of one instance; a job occupies one. Default: the capacity of channel `root`.",
      effect: "reload",
    }),
    instances: z.int().min(1).max(2).default(1).meta({
      description:
        "One runs jobs. A second one stands by, and takes over when the first is away; it adds no capacity.",
      effect: "none",
    }),
    cpu: z.number().min(0.1).max(256).optional().meta({
      description:
        "CPUs promised to one instance; a promise, never read from the machine. Default: as many as its workers need at least.",
      unit: "CPU",
      effect: "none",
    }),
    memory: size("128 MiB", "1 TiB").optional().meta({
      description:
        "Memory promised to one instance; a promise, never read from the machine. Default: the sum of its processes' budgets.",
      unit: "bytes",
      effect: "none",
    }),
    limitTimeReal: duration("10 s", "24 h").prefault("15 min").meta({
      description:
        "Longest time of one job (`limit_time_real`). A job that takes longer is killed, and runs again.",
      unit: "seconds",
      effect: "reload",
    }),
  })
  .meta({
    description:
      "OCA's job queue (queue_job) in a pool of its own: see docs/JOBS.md. Absent: none. The module is installed in the database, on platform `local` from PyPI; elsewhere the image has it.",
    upstream,
  });

export type JobsSettings = z.output<typeof jobsSettings>;
