/** The nginx pair: a route for each pool, and its time-outs behind the balancer's. */
import type { Spec } from "../stack-file.ts";
import { timeOuts } from "../time-outs.ts";
import type { BalancerGroup, NginxGroup, OdooGroup } from "../topology.ts";

export function nginxGroup(
  spec: Spec,
  pools: readonly OdooGroup[],
  balancer: BalancerGroup,
): NginxGroup {
  return {
    role: "nginx",
    name: "nginx",
    instances: spec.cluster.nginx.instances,
    cpu: 0,
    memory: 0,
    processes: [{ name: "nginx", count: 1, memory: 0 }],
    maxBody: spec.cluster.nginx.maxBody,
    maxUploads: spec.cluster.nginx.maxUploads,
    disk: spec.cluster.nginx.disk,
    assets: {
      paths: barcodes.filter(
        (path) => !pools.some(({ name }) => routesOf(spec, name).includes(path)),
      ),
      timeout: balancer.assets.maxWait + balancer.assets.timeout + timeOuts.nginxMargin,
    },
    routes: pools.flatMap((group) => {
      const pool = spec.cluster.pools[group.name];
      const queue = balancer.pools.find((entry) => entry.group === group.name);
      if (pool?.role !== "http" || queue === undefined) return [];
      return [
        {
          group: group.name,
          paths: pool.routes ?? [],
          timeout: queue.maxWait + queue.timeout + timeOuts.nginxMargin,
        },
      ];
    }),
  };
}

/** Previews in the browser fetch them, too; the pool of their route is busy printing. */
const barcodes = ["/report/barcode"];

function routesOf(spec: Spec, name: string): readonly string[] {
  const pool = spec.cluster.pools[name];
  return pool?.role === "http" ? (pool.routes ?? []) : [];
}
