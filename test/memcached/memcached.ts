/**
 * A capability as a team would write one: a service of Debian's, with a file that holds a secret. It is in no
 * list of the kit; tests give it to a copy of the project as `team/memcached/`.
 */
import { z } from "zod";
import type { Additions, Capability, ServiceAsked } from "../../capabilities/capability.ts";
import type { PlatformName } from "../../model/platform.ts";
import type { Setting } from "../../model/setting.ts";
import type { ClusterSpec } from "../../model/spec/cluster.ts";
import { secret } from "../../model/text.ts";
import type { Flow, ServiceGroup } from "../../model/topology.ts";

const name = "memcached";
const port = 11211;
const MiB = 2 ** 20;

const schema = z.strictObject({
  /** Megabytes of entries in each instance. */
  megabytes: z.int().min(1).max(4096).default(16),
  instances: z.int().min(1).max(9).default(2),
  /** On Kubernetes. */
  image: z.string().optional(),
  /** Keeps a volume, for the sake of an example. */
  keeps: z.boolean().default(false),
});

type Settings = z.output<typeof schema>;

export const memcached: Capability<Settings> = {
  name,
  words: ["memcached"],
  schema,
  groups: [name],
  adds,
  service: {
    files: () => [{ name: "users", settings: [user], body: user.value }],
    command: ({ group, node, layout }: ServiceAsked) => [
      ...[name, "-l", node.bind, "-p", String(port), "-c", "256"],
      ...["-m", String(megabytesOf(group))],
      ...["-Y", `${layout.path("config", node)}/users`],
    ],
  },
  local: { debianPackages: ["memcached"] },
};

const user: Setting = {
  section: "",
  key: "odoo",
  value: ["odoo:", secret("memcached")],
  effect: "restart",
  source: "forced",
};

/** Without what the program itself takes. */
function megabytesOf(group: ServiceGroup): number {
  return Math.round(group.memory / MiB) - 64;
}

function adds(settings: Settings, cluster: ClusterSpec, platform: PlatformName): Additions {
  const memory = (settings.megabytes + 64) * MiB;
  const group: ServiceGroup = {
    role: "service",
    name,
    capability: name,
    instances: settings.instances,
    cpu: 0.1,
    memory,
    processes: [{ name, count: 1, memory }],
    caption: ["keeps what is asked often"],
    purpose: "Keeps answers in memory, and forgets them when it ends.",
    ports: [{ name, port }],
    probes: [{ kind: "listens", at: port }],
    servesUsers: false,
    instancesAt: [name, "instances"],
    machine: { user: 27799, reload: null, stop: { signal: "TERM", seconds: 5 } },
    pods: {
      kind: settings.keeps ? "StatefulSet" : "Deployment",
      image: platform === "local" ? null : (settings.image ?? null),
      volume: settings.keeps ? 1024 * MiB : null,
      priority: "background",
    },
  };
  return {
    services: [group],
    flows: Object.entries(cluster.pools)
      .filter(([, { role }]) => role === "http")
      .map(
        ([from]): Flow => ({
          ...{ from, to: name, port, protocol: "tcp", tls: false },
          reason: "entries",
        }),
      ),
    secrets: [{ name: "memcached", purpose: "Odoo at memcached" }],
  };
}
