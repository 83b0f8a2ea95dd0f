import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { componentType } from "../foundation/site.ts";
import type { EdgeSite } from "./site.ts";

/** Two certificates of one domain: CloudFront reads its own in us-east-1, the load balancer in its region. */
export class Certificates extends pulumi.ComponentResource {
  readonly distributionArn: pulumi.Output<string>;
  readonly loadBalancerArn: pulumi.Output<string>;

  constructor(
    site: EdgeSite,
    args: { readonly zoneId: pulumi.Input<string>; readonly virginia: aws.Provider },
    opts: pulumi.ComponentResourceOptions,
  ) {
    super(componentType("Certificates"), "certificates", {}, opts);
    const { certificate } = site.settings;
    if ("existing" in certificate) {
      this.distributionArn = pulumi.output(certificate.existing.distribution);
      this.loadBalancerArn = pulumi.output(certificate.existing.loadBalancer);
    } else {
      const own = { parent: this };
      const there = { parent: this, provider: args.virginia };
      const asked = (name: string, options: pulumi.CustomResourceOptions) =>
        new aws.acm.Certificate(
          name,
          { domainName: site.domain, keyAlgorithm: "EC_prime256v1", validationMethod: "DNS" },
          // Not protected: another domain replaces them, and the old ones go when they are no longer used.
          options,
        );
      const distribution = asked("distribution", there);
      const loadBalancer = asked("load-balancer", own);
      // One domain, one account: ACM asks for the same record in every region.
      const proof = distribution.domainValidationOptions[0];
      if (proof === undefined) throw new Error("a certificate has a domain to prove");
      const record = new aws.route53.Record(
        "proof",
        {
          zoneId: args.zoneId,
          name: proof.resourceRecordName,
          type: proof.resourceRecordType,
          records: [proof.resourceRecordValue],
          ttl: 300,
        },
        // It stays: AWS renews by it, too.
        own,
      );
      const proved = (
        name: string,
        { arn }: aws.acm.Certificate,
        options: pulumi.CustomResourceOptions,
      ) =>
        new aws.acm.CertificateValidation(
          name,
          { certificateArn: arn, validationRecordFqdns: [record.fqdn] },
          { ...options, customTimeouts: { create: "75m" } },
        ).certificateArn;
      this.distributionArn = proved("distribution", distribution, there);
      this.loadBalancerArn = proved("load-balancer", loadBalancer, own);
    }
    this.registerOutputs({});
  }
}
