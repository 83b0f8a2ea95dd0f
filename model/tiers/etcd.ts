/** etcd: where Patroni agrees on who is the primary. Kubernetes has its own. */
import type { GroupBase } from "./group.ts";
import type { Tier } from "./tier.ts";

export interface EtcdGroup extends GroupBase {
  readonly role: "etcd";
}

export const etcd: Tier<EtcdGroup> = {
  role: "etcd",
  groups: ["etcd"],
  title: "etcd",
  after: [],
  ports: ["etcd"],
  machine: {
    octet: () => 40,
    program: "etcd",
    user: "etcd",
    probes: () => [
      { kind: "listens", at: "etcd" },
      { kind: "page", port: "etcd", path: "/health" },
    ],
    reload: null,
    drain: () => ({ kind: "none" }),
    stop: { signal: "TERM", seconds: 30 },
  },
  pods: { addressed: "service", asksDns: false, container: null },
  drills: { kill: true, restart: false, serves: () => false },
  picture: { light: "#ede9fe", dark: "#2f2650" },
  caption: () => ["where Patroni agrees"],
  purpose: () => "Where the PostgreSQL instances agree on who is the primary.",
  instancesKey: () => [],
};
