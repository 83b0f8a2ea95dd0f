import * as pulumi from "@pulumi/pulumi";
import type { CronGroup } from "../../model/topology.ts";
import { deployPool, type PoolArgs } from "./odoo-pool.ts";
import { componentType } from "./site.ts";

/**
 * Scheduled jobs. It listens nowhere, so nothing can be asked: its master ends when it is broken,
 * and the pod with it.
 */
export class CronPool extends pulumi.ComponentResource {
  constructor(args: PoolArgs<CronGroup>, opts: pulumi.ComponentResourceOptions) {
    super(componentType("CronPool"), args.group.name, {}, opts);
    const { group } = args;
    // A job that runs may end.
    deployPool(
      args,
      { replicas: group.instances, ports: [], grace: group.limitTimeReal + 10 },
      this,
    );
    this.registerOutputs({});
  }
}
