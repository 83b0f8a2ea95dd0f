/** nginx: routes, static files and downloads. */
import type { GroupBase } from "./group.ts";
import type { Tier } from "./tier.ts";

export interface NginxGroup extends GroupBase {
  readonly role: "nginx";
  readonly routes: readonly Route[];
  /** What is answered by processes that never print: all of the internal address, and these paths of the public one. */
  readonly assets: { readonly paths: readonly string[]; readonly timeout: number };
  /** Largest request body in bytes. */
  readonly maxBody: number;
  /** Bodies over 1 MB that one instance takes at once. */
  readonly maxUploads: number;
  /** Bytes of disk promised to one instance for temporary files. */
  readonly disk: number;
}

/** Requests whose path begins with one of `paths` go to `group`. */
export interface Route {
  readonly group: string;
  /** Path prefixes; empty for the group that takes the rest. */
  readonly paths: readonly string[];
  /** Seconds nginx waits for this pool's answer, the time in the balancer's queue included. */
  readonly timeout: number;
}

/** Connections of one nginx worker process; each request holds two, browser and balancer. */
export const workerConnections = 8192;

/** proxy_buffer_size and proxy_buffers of an answer that its client has not read yet, in bytes. */
const answer = 17 * 16 * 2 ** 10;

/** Answers of that kind at once. */
const answers = 1024;

export const nginx: Tier<NginxGroup> = {
  role: "nginx",
  groups: ["nginx"],
  title: "nginx",
  after: ["http", "websocket"],
  ports: ["nginx"],
  machine: {
    octet: () => 2,
    program: "nginx",
    user: "nginx",
    logs: (node) => [`${node}.log`, `${node}.error.log`],
    probes: () => [
      { kind: "listens", at: "nginx" },
      { kind: "page", port: "nginx", path: "/nginx-health" },
    ],
    reload: { signal: "HUP", test: { option: "-t", without: [] }, done: "new-child" },
    drain: () => ({ kind: "edge-requests" }),
    stop: { signal: "QUIT", seconds: 10 },
  },
  pods: {
    addressed: "pods",
    asksDns: true,
    container: {
      cpu: 0.25,
      limit: 512 * 2 ** 20,
      base: 4 * 2 ** 20,
      uses: ({ cpu }) => [
        {
          // A request that waits for Odoo, or a websocket.
          consumer: "requests and websockets",
          count: (workerConnections / 2) * Math.max(1, Math.ceil(cpu)),
          bytes: 12 * 2 ** 10,
        },
        { consumer: "answers that clients read slowly", count: answers, bytes: answer },
      ],
      loweredBy: [],
    },
  },
  drills: { kill: true, restart: true, serves: () => true },
  picture: { light: "#dbeafe", dark: "#1c3358" },
  caption: () => ["routes, static files, downloads"],
  purpose: () => "nginx: sends each path to its pool, and delivers files and attachments itself.",
  instancesKey: () => ["nginx", "instances"],
};
