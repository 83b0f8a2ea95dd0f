import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { componentType, kept } from "../foundation/site.ts";
import type { EdgeSite } from "./site.ts";

/** The hosted zone that the domain's records stand in. */
export class Zone extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;
  /** What the domain's registrar must name; empty where the zone is managed elsewhere. */
  readonly nameServers: pulumi.Output<string[]>;

  constructor(site: EdgeSite, opts: pulumi.ComponentResourceOptions) {
    super(componentType("Zone"), "zone", {}, opts);
    const { zone } = site.settings;
    if ("existing" in zone) {
      this.id = pulumi.output(zone.existing.id);
      this.nameServers = pulumi.output([]);
    } else {
      const made = new aws.route53.Zone(
        "zone",
        { name: zone.create.name, comment: `Odoo, stack ${site.stack}` },
        { parent: this, ...kept },
      );
      this.id = made.zoneId;
      this.nameServers = made.nameServers;
    }
    this.registerOutputs({ id: this.id });
  }
}
