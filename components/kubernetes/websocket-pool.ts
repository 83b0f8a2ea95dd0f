import * as pulumi from "@pulumi/pulumi";
import { ports } from "../../model/ports.ts";
import type { WebsocketGroup } from "../../model/topology.ts";
import { poolService } from "./http-pool.ts";
import { deployPool, type PoolArgs, staticFile } from "./odoo-pool.ts";
import { propagation, tcpProbe } from "./pod.ts";
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
        lifecycle: { preStop: { sleep: { seconds: propagation } } },
        grace: propagation + 20,
      },
      this,
    );
    poolService(site, group, ["gevent"], this);
    this.registerOutputs({});
  }
}
