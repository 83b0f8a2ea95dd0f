/** Everything before the cluster on AWS, in the order in which one part needs the other. */
import * as pulumi from "@pulumi/pulumi";
import { componentType } from "../foundation/site.ts";
import { awsProvider } from "../provider.ts";
import { AccessLog } from "./access-log.ts";
import { Certificates } from "./certificates.ts";
import { Distribution } from "./distribution.ts";
import { Firewall } from "./firewall.ts";
import { LoadBalancer } from "./load-balancer.ts";
import { OriginKey } from "./origin-key.ts";
import { Records } from "./records.ts";
import type { EdgeSite } from "./site.ts";
import { Zone } from "./zone.ts";

export class Edge extends pulumi.ComponentResource {
  /** What the edge's pods join. */
  readonly targetGroupArn: pulumi.Output<string>;
  /** What a request must carry to be let in. */
  readonly originKey: pulumi.Output<string>;
  /** What the domain's registrar must name; empty where the zone was there. */
  readonly nameServers: pulumi.Output<string[]>;

  constructor(name: string, site: EdgeSite, opts: pulumi.ComponentResourceOptions = {}) {
    super(componentType("Edge"), name, {}, opts);
    const { account, region } = site.facts;
    const place = { account, tags: {}, stack: site.stack };
    const home = awsProvider("aws", { ...place, region }, this);
    // Where CloudFront's certificates, firewalls and log orders are.
    const virginia = awsProvider("virginia", { ...place, region: "us-east-1" }, this);
    const here = { parent: this, providers: { aws: home } };
    const there = { parent: this, providers: { aws: virginia } };

    const zone = new Zone(site, here);
    const certificates = new Certificates(site, { zoneId: zone.id, virginia }, here);
    const { value: originKey } = new OriginKey(site.originKey, { parent: this });
    const loadBalancer = new LoadBalancer(
      site,
      { certificateArn: certificates.loadBalancerArn, originKey },
      here,
    );
    const firewall = new Firewall(site, there);
    const distribution = new Distribution(
      site,
      {
        loadBalancer,
        originKey,
        certificateArn: certificates.distributionArn,
        firewallArn: firewall.arn,
      },
      here,
    );
    new AccessLog(site, { distributionArn: distribution.arn }, there);
    new Records(site, { zoneId: zone.id, target: distribution }, here);

    this.targetGroupArn = loadBalancer.targetGroupArn;
    this.originKey = originKey;
    this.nameServers = zone.nameServers;
    this.registerOutputs({});
  }
}
