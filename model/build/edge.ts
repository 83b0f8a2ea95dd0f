/** The edge, by what stands before it. */
import { type ClusterSettings, clusterSettings } from "../cluster-settings.ts";
import { originSecret } from "../origin-key.ts";
import { ports } from "../ports.ts";
import type { Spec } from "../stack-file.ts";
import { keepAlives, timeOuts } from "../time-outs.ts";
import type { EdgeGroup, NginxGroup } from "../topology.ts";

export function edgeGroup(spec: Spec, nginx: NginxGroup): EdgeGroup {
  const timeout = Math.max(...nginx.routes.map((route) => route.timeout)) + timeOuts.edgeMargin;
  const outer = outerHops(spec, timeout);
  return {
    role: "edge",
    name: "edge",
    cpu: 0,
    memory: 0,
    processes: [{ name: "haproxy", count: 1, memory: 0 }],
    ...doors(spec),
    originKey: spec.platform === "aws" ? originSecret : null,
    outer,
    timeout,
    keepAlive: keepAliveOf(spec, outer),
  };
}

/** In a cluster whatever stands before the edge has the public ports, and often TLS, too. */
function doors(spec: Spec) {
  const { https, http, tls } = spec.cluster.edge;
  const settings = clusterSettings(spec);
  if (settings === null)
    return { instances: 1, https, http, behind: null, internal: true, certificate: tls };
  const { kind, instances } = settings.entry;
  return {
    instances,
    https: { host: "0.0.0.0", port: ports.https },
    http: { host: "0.0.0.0", port: ports.nginx },
    behind: kind === "loadBalancer" ? null : believed(settings),
    internal: false,
    certificate: kind === "loadBalancer" ? { certificate: "tls.crt", key: "tls.key" } : null,
  };
}

/** Whose word about the client's address counts; NetworkPolicies let nothing else reach the edge. */
function believed({ podNetworks, entry: { from } }: ClusterSettings): string[] {
  return [...new Set([...(from.namespaces.length > 0 ? podNetworks : []), ...from.networks])];
}

/** Who waits before the edge, where the stack file says how long: on AWS both balancers. */
function outerHops({ cluster }: Spec, timeout: number): EdgeGroup["outer"] {
  if (cluster.aws === undefined) return [];
  // One idle time-out for answers and for connections that say nothing, on both sides.
  const idle = Math.max(timeOuts.loadBalancer, timeout + timeOuts.loadBalancerMargin);
  return [
    { name: "load balancer", timeout: idle, keepAlive: idle },
    {
      name: "CloudFront",
      timeout: cluster.aws.edge.responseTimeout,
      keepAlive: keepAlives.cloudFront,
    },
  ];
}

/** Who connects to the edge keeps its connections for less. */
function keepAliveOf(spec: Spec, outer: EdgeGroup["outer"]): number {
  const before = outer.map(({ keepAlive }) => keepAlive);
  if (before.length > 0) return Math.max(...before) + keepAlives.margin;
  return doors(spec).behind === null ? keepAlives.browser : keepAlives.gateway + keepAlives.margin;
}
