/** What the settings of the job queue cannot mean. */

import type { Locate } from "../../model/location.ts";
import type { ClusterSpec } from "../../model/spec/cluster.ts";
import type { Problem } from "../../model/user-error.ts";
import type { JobsSettings } from "./spec.ts";

/** A channel never has more than the one above it: the runner would take the smaller number in silence. */
export function jobsProblems(
  { channels }: JobsSettings,
  _cluster: ClusterSpec,
  locate: Locate,
): Problem[] {
  return Object.entries(channels).flatMap(([name, capacity]) => {
    const bound = boundOf(name, channels);
    if (bound === undefined || capacity <= bound.capacity) return [];
    return [
      {
        where: locate(["jobs", "channels", name]),
        what: `jobs.channels.${name} has more than the channel above it`,
        got: `${name}: ${capacity}, ${bound.name}: ${bound.capacity}`,
        fix: `Write at most ${bound.capacity}, or raise ${bound.name}`,
      },
    ];
  });
}

/** The nearest channel above that is named. */
function boundOf(
  name: string,
  channels: JobsSettings["channels"],
): { readonly name: string; readonly capacity: number } | undefined {
  const parts = name.split(".");
  for (let length = parts.length - 1; length > 0; length--) {
    const above = parts.slice(0, length).join(".");
    const capacity = channels[above];
    if (capacity !== undefined) return { name: above, capacity };
  }
  return undefined;
}
