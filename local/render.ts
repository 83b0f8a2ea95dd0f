/** The files of a stack on one machine. */
import type { Spec } from "../model/stack-file.ts";
import type { Topology } from "../model/topology.ts";
import { render, selfHostedRenderers, serviceRenderers } from "../templates/render.ts";
import type { RenderedFile } from "../templates/rendered-file.ts";
import { renderSupervisor, type SupervisorPaths } from "../templates/supervisor/settings.ts";
import { inside, localLayout } from "./layout.ts";

/** Where the supervisor keeps its files, inside the root. */
export const supervisorPaths: SupervisorPaths = {
  socket: `${inside.run}/supervisor.sock`,
  pidFile: `${inside.run}/supervisord.pid`,
  log: `${inside.log}/supervisord.log`,
  logs: inside.log,
  keeper: `${inside.config}/supervisor/log-keeper.py`,
  start: `${inside.config}/supervisor/start`,
  cpuShares: `${inside.run}/cpu-shares`,
};

/** Everything that processes of this stack read. */
export function renderLocal(spec: Spec, topology: Topology): RenderedFile[] {
  return render(topology, localLayout(spec, topology), [
    ...serviceRenderers,
    ...selfHostedRenderers,
    (shape, layout) => renderSupervisor(shape, layout, supervisorPaths),
  ]);
}
