/** nginx.conf of the nginx pair (nginx 1.26): routes, limits, files, nothing of a platform. */
import { workerConnections } from "../../model/tiers/nginx.ts";
import type { Topology } from "../../model/topology.ts";
import { theGroup } from "../../model/topology.ts";
import type { Layout, Node } from "../layout.ts";
import type { RenderedFile } from "../rendered-file.ts";
import { block, line } from "./directive.ts";
import { httpSettings } from "./http.ts";
import { errorLog } from "./log-format.ts";
import type { Directive } from "./print.ts";
import { flattenNginx, plain, printNginx } from "./print.ts";

/**
 * Two files a connection, and room for logs and static files; below 20,000, a common hard limit.
 */
const openFiles = 2 * workerConnections + 2048;

/** `nginx.conf` for every node of the nginx group. */
export function renderNginx(topology: Topology, layout: Layout): RenderedFile[] {
  const group = theGroup(topology, "nginx");
  return layout.nodes(group).map((node) => {
    const directives = nginxSettings(topology, layout, node);
    return {
      id: `${node.id}/nginx.conf`,
      group: group.name,
      node: node.id,
      dialect: "nginx",
      mode: 0o640,
      settings: flattenNginx(directives),
      body: printNginx(directives),
    };
  });
}

function nginxSettings(topology: Topology, layout: Layout, node: Node): Directive[] {
  const { cpu, routes } = theGroup(topology, "nginx");
  const run = plain(layout.path("run", node));
  const longest = Math.max(60, ...routes.map((route) => route.timeout));
  return [
    line("daemon", "off", { effect: "restart", source: "forced" }),
    line("pid", `${run}/nginx.pid`, { effect: "restart" }),
    errorLog(layout, node),
    line("worker_processes", Math.max(1, Math.ceil(cpu)), {
      source: "sized",
      comment: "auto would count the machine's CPUs, not those promised",
    }),
    line("worker_rlimit_nofile", openFiles),
    line("worker_shutdown_timeout", `${longest}s`, {
      source: "sized",
      comment: "after a reload requests may end; websockets are cut then and connect again",
    }),
    block("events", [], [line("worker_connections", workerConnections)]),
    block("http", [], httpSettings(topology, layout, node)),
  ];
}
