/** Which capabilities a stack has turned on, with what it says of each. */
import type { ClusterSpec } from "../model/spec/cluster.ts";
import { capabilities } from "./capabilities.ts";
import type { Additions, Capability, LocalParts } from "./capability.ts";

interface Enabled {
  readonly capability: Capability;
  readonly settings: unknown;
}

/** In the order of the list. */
export function enabledIn(cluster: ClusterSpec): Enabled[] {
  const written: Readonly<Record<string, unknown>> = { ...cluster };
  return capabilities.flatMap((capability) => {
    const settings = written[capability.name];
    return settings === undefined ? [] : [{ capability, settings }];
  });
}

/** What they add to the topology. */
export function additionsTo(cluster: ClusterSpec): Additions[] {
  return enabledIn(cluster).flatMap(
    ({ capability, settings }) => capability.adds?.(settings, cluster) ?? [],
  );
}

/** What they need on one machine. */
export function localPartsOf(cluster: ClusterSpec): LocalParts[] {
  return enabledIn(cluster).flatMap(({ capability }) => capability.local ?? []);
}
