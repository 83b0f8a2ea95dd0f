/** Which capabilities a stack has turned on, with what it says of each. */
import type { PlatformName } from "../model/platform.ts";
import type { ClusterSpec } from "../model/spec/cluster.ts";
import type { ServiceGroup } from "../model/topology.ts";
import { capabilities } from "./capabilities.ts";
import type { Additions, Capability, LocalParts, ServiceParts } from "./capability.ts";

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
export function additionsTo(cluster: ClusterSpec, platform: PlatformName): Additions[] {
  return enabledIn(cluster).flatMap(
    ({ capability, settings }) => capability.adds?.(settings, cluster, platform) ?? [],
  );
}

/** How a service of a capability is run. */
export function serviceParts({ capability, name }: ServiceGroup): ServiceParts {
  const found = capabilities.find((candidate) => candidate.name === capability)?.service;
  if (found === undefined) throw new Error(`no capability knows how ${name} is run`);
  return found;
}

/** What they need on one machine. */
export function localPartsOf(cluster: ClusterSpec): LocalParts[] {
  return enabledIn(cluster).flatMap(({ capability }) => capability.local ?? []);
}
