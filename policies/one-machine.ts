/** What `check` says about stacks of platform local that might stand on one machine. */
import type { Finding } from "../model/finding.ts";
import { showBytes } from "../model/spec/units.ts";
import type { Spec } from "../model/stack-file.ts";
import type { Address, Topology } from "../model/topology.ts";
import type { RuleText } from "./rule.ts";

const shared: RuleText = {
  id: "stack-address-conflicts",
  severity: "advisory",
  title: "Stacks of platform local have networks and edge addresses of their own.",
  why: "On one machine the second of them does not start, or answers the users of the first.",
  fix: "Give each its own local.subnet, edge.https and edge.http; on different machines nothing is wrong.",
  source: "https://man7.org/linux/man-pages/man7/socket.7.html",
};

const large: RuleText = {
  id: "stack-fits-one-machine",
  severity: "advisory",
  title: "A stack of platform local promises no more than one machine has.",
  why: "Beyond the machine's memory the kernel ends processes, PostgreSQL's among them.",
  fix: "Use fewer or smaller instances, or a platform of many machines. `up` compares with the machine itself.",
  source: "https://www.kernel.org/doc/html/latest/admin-guide/mm/concepts.html#oom-killer",
};

/** Judged by `check` alone: which stacks meet on a machine stands in no stack file. */
export const machineRules: readonly RuleText[] = [shared, large];

/** Larger machines exist, and who has one knows it. */
const most = { memory: 512 * 2 ** 30, cpu: 128 };

/** What a stack promises to all of its instances. */
export function promisesOf({ groups }: Pick<Topology, "groups">): { memory: number; cpu: number } {
  const sum = (of: (group: Topology["groups"][number]) => number) =>
    groups.reduce((total, group) => total + of(group) * group.instances, 0);
  return { memory: sum(({ memory }) => memory), cpu: sum(({ cpu }) => cpu) };
}

/** Findings about one stack beside all others of its folder. */
export function machineFindings(
  spec: Spec,
  topology: Topology,
  others: readonly Spec[],
): Finding[] {
  if (spec.platform !== "local") return [];
  const neighbours = others.filter((it) => it.platform === "local" && it.stack !== spec.stack);
  return [...neighbours.flatMap((other) => clashes(spec, other)), ...size(spec, topology)];
}

function clashes(spec: Spec, other: Spec): Finding[] {
  const found = ({
    path,
    got,
    theirs,
  }: {
    path: string;
    got: string;
    theirs: string;
  }): Finding => ({
    rule: shared.id,
    severity: shared.severity,
    subject: `${other.stack}:${path}`,
    message: `${path} ${got} meets ${theirs} of stack ${other.stack}`,
    fix: shared.fix,
    at: spec.locate(path.split(".")),
  });
  const [own, foreign] = [spec.cluster, other.cluster];
  const network = own.local.subnet === foreign.local.subnet;
  const edges = (["https", "http"] as const).flatMap((key) =>
    (["https", "http"] as const)
      .filter((theirs) => meet(own.edge[key], foreign.edge[theirs]))
      .map((theirs) =>
        found({
          path: `edge.${key}`,
          got: text(own.edge[key]),
          theirs: `edge.${theirs} ${text(foreign.edge[theirs])}`,
        }),
      ),
  );
  return network
    ? [
        found({ path: "local.subnet", got: `${own.local.subnet}.0.0/16`, theirs: "the network" }),
        ...edges,
      ]
    : edges;
}

const everywhere = "0.0.0.0";

function meet(one: Address, other: Address): boolean {
  return (
    one.port === other.port &&
    (one.host === other.host || [one.host, other.host].includes(everywhere))
  );
}

function text({ host, port }: Address): string {
  return `${host}:${port}`;
}

function size(spec: Spec, topology: Topology): Finding[] {
  const { memory, cpu } = promisesOf(topology);
  if (memory <= most.memory && cpu <= most.cpu) return [];
  return [
    {
      rule: large.id,
      severity: large.severity,
      subject: "pools",
      message: `all instances together are promised ${showBytes(Math.ceil(memory / 2 ** 30) * 2 ** 30)} of memory and ${Math.ceil(cpu)} CPUs`,
      fix: large.fix,
      at: spec.locate(["pools"]),
    },
  ];
}
