/** Topology + Layout -> every file that a service reads, sorted by id. */
import type { Topology } from "../model/topology.ts";
import { renderBalancer } from "./haproxy/balancer.ts";
import { renderEdge } from "./haproxy/edge.ts";
import { renderRouter } from "./haproxy/router.ts";
import type { Layout } from "./layout.ts";
import { renderNginx } from "./nginx/settings.ts";
import { renderOdoo } from "./odoo/settings.ts";
import { renderPatroni } from "./patroni/settings.ts";
import { renderPgbackrest } from "./pgbackrest/settings.ts";
import { renderPgbouncer } from "./pgbouncer/settings.ts";
import { renderDatabaseSettings } from "./postgresql/database-settings.ts";
import type { RenderedFile } from "./rendered-file.ts";
import { renderServices } from "./services.ts";

/** A dialect's renderer. A platform chooses those that it runs itself. */
export type Renderer = (topology: Topology, layout: Layout) => RenderedFile[];

/** What every platform runs as it is. */
export const serviceRenderers: readonly Renderer[] = [
  renderOdoo,
  renderNginx,
  renderBalancer,
  renderPgbouncer,
  renderRouter,
  renderDatabaseSettings,
  renderServices,
];

/** What stands in for an operator and a cloud's edge where there is none. */
export const selfHostedRenderers: readonly Renderer[] = [
  renderEdge,
  renderPatroni,
  renderPgbackrest,
];

/** Renders and sorts; two files of one id would hide each other. */
export function render(
  topology: Topology,
  layout: Layout,
  renderers: readonly Renderer[],
): RenderedFile[] {
  const ordered = inOrderOfNames(topology);
  const files = renderers
    .flatMap((renderer) => renderer(ordered, layout))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  files.forEach((file, index) => {
    if (file.id === files[index - 1]?.id) throw new Error(`two files are called ${file.id}`);
  });
  return files;
}

/** Keys of a map have no order: pools written in another one must not reload anything. */
function inOrderOfNames(topology: Topology): Topology {
  const groups = topology.groups.map((group) =>
    group.role === "nginx"
      ? { ...group, routes: group.routes.toSorted((a, b) => (a.group < b.group ? -1 : 1)) }
      : group,
  );
  return { ...topology, groups: groups.toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
}
