/** The files of a stack in its cluster. Imports nothing of Pulumi. */
import { type ClusterSettings, clusterSettings } from "../../model/cluster-settings.ts";
import type { Spec } from "../../model/stack-file.ts";
import { groupsOf, isOdoo, type Topology, theGroup } from "../../model/topology.ts";
import { programSource } from "../../programs/source.ts";
import { clusterParameters } from "../../templates/cloudnative-pg/parameters.ts";
import { renderEdge } from "../../templates/haproxy/edge.ts";
import type { Layout } from "../../templates/layout.ts";
import { renderInitScripts } from "../../templates/odoo/init-scripts.ts";
import { printYaml } from "../../templates/patroni/print.ts";
import { programFile } from "../../templates/program-file.ts";
import { type Renderer, render, serviceRenderers } from "../../templates/render.ts";
import type { RenderedFile } from "../../templates/rendered-file.ts";
import { kubernetesLayout } from "./layout.ts";

/** The cluster's settings; the model let no stack of these platforms through without them. */
export function settingsOf(spec: Spec): ClusterSettings {
  const settings = clusterSettings(spec);
  if (settings === null) throw new Error("a stack in a cluster says which cluster");
  return settings;
}

/** Every file that a pod reads, sorted by id. */
export function renderKubernetes(spec: Spec, topology: Topology): RenderedFile[] {
  return renderWith(topology, kubernetesLayout(settingsOf(spec), topology));
}

/** The same for a layout of its own: one with another database, say. */
export function renderWith(topology: Topology, layout: Layout): RenderedFile[] {
  return render(topology, layout, [...serviceRenderers, renderEdge, ...clusterRenderers]);
}

const clusterRenderers: readonly Renderer[] = [
  renderInitScripts,
  // Nothing orders starts here: every Odoo process waits for itself.
  (topology, layout) =>
    topology.groups
      .filter(isOdoo)
      .flatMap((group) =>
        layout
          .nodes(group)
          .map((node) =>
            program(group.name, node.id, "wait-for-primary.py", "odoo/wait-for-primary.py"),
          ),
      ),
  // Certificates are renewed in place: the edge's own, and the authority that PgBouncer checks.
  (topology, layout) =>
    [
      ...groupsOf(topology, "edge").filter(({ behind }) => behind === null),
      theGroup(topology, "pgbouncer"),
    ].flatMap((group) =>
      layout
        .nodes(group)
        .map((node) =>
          program(group.name, node.id, "reload-on-change.sh", "pods/reload-on-change.sh"),
        ),
    ),
  renderParameters,
];

function program(group: string, node: string, name: string, source: string): RenderedFile {
  return programFile({ id: `${node}/${name}`, group, node }, programSource(source), "restart");
}

/** No pod reads it: what the operator is told, as settings with what a change of each costs. */
function renderParameters(topology: Topology, layout: Layout): RenderedFile[] {
  return groupsOf(topology, "postgresql").flatMap((group) =>
    layout.nodes(group).map((node) => {
      const settings = clusterParameters(group);
      return {
        id: `${node.id}/parameters.yaml`,
        group: group.name,
        node: node.id,
        dialect: "patroni" as const,
        mode: 0o644,
        settings,
        body: printYaml(settings),
      };
    }),
  );
}
