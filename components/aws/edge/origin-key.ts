import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { originSecret } from "../../../model/origin-key.ts";
import { componentType, kept } from "../foundation/site.ts";

/**
 * What CloudFront sends with each request to prove where it comes from: the load balancer's security
 * group lets in the whole VPC, and every CloudFront distribution may reach a VPC origin of its account.
 */
export class OriginKey extends pulumi.ComponentResource {
  readonly value: pulumi.Output<string>;

  constructor(
    args: {
      /** True where the team gave one: `odoo-cluster:secret.edge-origin`. */
      readonly given: boolean;
      /** Raised by `aws.rotations`. */
      readonly generation: number;
    },
    opts: pulumi.ComponentResourceOptions,
  ) {
    super(componentType("OriginKey"), "origin-key", {}, opts);
    if (args.given)
      this.value = new pulumi.Config("odoo-cluster").requireSecret(`secret.${originSecret}`);
    else {
      const provider = new random.Provider("random", {}, { parent: this, ...kept });
      const password = new random.RandomPassword(
        "origin",
        { length: 40, special: false, keepers: { generation: String(args.generation) } },
        { parent: this, provider },
      );
      this.value = pulumi.secret(password.result);
    }
    this.registerOutputs({});
  }
}
