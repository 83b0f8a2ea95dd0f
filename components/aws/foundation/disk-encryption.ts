import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { componentType, type FoundationSite } from "./site.ts";

/** Of the account in this region, not of this stack only: it holds for what forgets to ask for it, too. */
export class DiskEncryption extends pulumi.ComponentResource {
  constructor(
    _site: FoundationSite,
    args: { readonly keyArn: pulumi.Input<string> },
    opts: pulumi.ComponentResourceOptions,
  ) {
    super(componentType("DiskEncryption"), "disk-encryption", {}, opts);
    // A stack that goes does not switch it off for others.
    const own = { parent: this, retainOnDelete: true };
    new aws.ebs.EncryptionByDefault("disks", { enabled: true }, own);
    new aws.ebs.DefaultKmsKey("disks", { keyArn: args.keyArn }, own);
    this.registerOutputs({});
  }
}
