/**
 * Memory of the containers whose size no stack file names, and what a connection takes of it. Measured
 * with the programs of Debian 12 and full TLS; docs/decisions/0026 has the commands.
 */
const KiB = 2 ** 10;
const MiB = 2 ** 20;

export const tierMemory = {
  edge: {
    limit: 512 * MiB,
    base: 10 * MiB,
    /** A client with TLS, its request, and the first 16 kB of a body that is waited for. */
    connection: (37 + 16) * KiB,
  },
  nginx: {
    limit: 512 * MiB,
    base: 4 * MiB,
    /** A request that waits for Odoo, or a websocket. */
    request: 12 * KiB,
    /** proxy_buffer_size and proxy_buffers of an answer that its client has not read yet. */
    answer: 17 * 16 * KiB,
    /** Answers of that kind at once. */
    answers: 1024,
  },
  balancer: {
    limit: 512 * MiB,
    base: 10 * MiB,
    /** A request that waits for a worker, with a buffer for each direction: 3,000 are 120 MiB. */
    connection: 40 * KiB,
  },
  pgbouncer: {
    limit: 256 * MiB,
    base: 8 * MiB,
    /** A client with TLS: 4,000 are 70 MiB. */
    connection: 18 * KiB,
  },
  router: {
    limit: 128 * MiB,
    base: 10 * MiB,
    /** Two buffers: TLS goes through it. */
    connection: 36 * KiB,
  },
  /** `run`, a folder in memory that every container has. */
  run: 16 * MiB,
} as const;

/** Connections of one nginx worker process; each request holds two, browser and balancer. */
export const workerConnections = 8192;

/** Connections of a balancer. Two files each: 18,000 of the 20,000 that a process can often open at most. */
export const balancerConnections = 9000;
