/** Files of the services that capabilities add. */
import { serviceParts } from "../capabilities/enabled.ts";
import { groupsOf, type Topology } from "../model/topology.ts";
import type { Layout } from "./layout.ts";
import type { RenderedFile } from "./rendered-file.ts";

/** As each capability says it, for every node of its services. */
export function renderServices(topology: Topology, layout: Layout): RenderedFile[] {
  return groupsOf(topology, "service").flatMap((group) =>
    layout.nodes(group).flatMap((node) =>
      (serviceParts(group).files?.({ topology, layout, group, node }) ?? []).map(
        ({ name, settings, body }): RenderedFile => ({
          id: `${node.id}/${name}`,
          group: group.name,
          node: node.id,
          dialect: "lines",
          mode: 0o640,
          settings,
          body,
        }),
      ),
    ),
  );
}
