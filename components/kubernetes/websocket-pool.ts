import * as pulumi from "@pulumi/pulumi";
import { ports } from "../../model/ports.ts";
import type { WebsocketGroup } from "../../model/topology.ts";
import { staticFile } from "../../templates/haproxy/balancer.ts";
import { deployPool, type PoolArgs } from "./odoo-pool.ts";
import { namePropagation, tcpProbe } from "./pod.ts";
import { podsServiceOf } from "./pods-service.ts";
import { componentType } from "./site.ts";

/** `odoo gevent`: the sockets. It drops them all at once when it ends; browsers connect again. */
export class WebsocketPool extends pulumi.ComponentResource {
  constructor(args: PoolArgs<WebsocketGroup>, opts: pulumi.ComponentResourceOptions) {
    super(componentType("WebsocketPool"), args.group.name, {}, opts);
    const { site, group } = args;
    const asked = { httpGet: { path: staticFile, port: ports.gevent } };
    deployPool(
      args,
      {
        replicas: group.instances,
        ports: [{ name: "gevent", containerPort: ports.gevent }],
        startupProbe: { ...asked, periodSeconds: 2, timeoutSeconds: 5, failureThreshold: 300 },
        readinessProbe: { ...asked, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 },
        livenessProbe: tcpProbe(ports.gevent, 10, 6),
        lifecycle: { preStop: { sleep: { seconds: namePropagation } } },
        grace: namePropagation + 20,
      },
      this,
    );
    podsServiceOf(site, group, ["gevent"], this);
    this.registerOutputs({});
  }
}
