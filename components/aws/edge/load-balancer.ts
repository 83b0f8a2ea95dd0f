import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { originHeader } from "../../../model/origin-key.ts";
import { ports } from "../../../model/ports.ts";
import { refusedPaths } from "../../../templates/nginx/refused.ts";
import { componentType } from "../foundation/site.ts";
import { logPrefixes, targetGroupTag } from "../foundation-outputs.ts";
import type { EdgeSite } from "./site.ts";

/** Seconds for which a pod that ends may still be asked: its preStop waits as long (components/kubernetes/pod.ts). */
const propagation = 10;

/**
 * The load balancer: inside the VPC, with CloudFront as its only caller, before HAProxy's pods. It
 * has its own lock on the database manager, should a host in the VPC bypass CloudFront.
 */
export class LoadBalancer extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly dnsName: pulumi.Output<string>;
  readonly targetGroupArn: pulumi.Output<string>;

  constructor(
    site: EdgeSite,
    args: {
      readonly certificateArn: pulumi.Input<string>;
      readonly originKey: pulumi.Input<string>;
    },
    opts: pulumi.ComponentResourceOptions,
  ) {
    super(componentType("LoadBalancer"), "load-balancer", {}, opts);
    const own = { parent: this };
    const { foundation, group } = site;
    const balancing = group.outer.find(({ name }) => name === "load balancer");
    if (balancing === undefined) throw new Error("the edge knows of no load balancer");
    const { securityGroup, rules } = firewall(site, own);
    const balancer = new aws.lb.LoadBalancer(
      "edge",
      {
        loadBalancerType: "application",
        internal: true,
        subnets: foundation.privateSubnetIds.apply((ids) => [...ids]),
        securityGroups: [securityGroup.id],
        idleTimeout: balancing.timeout,
        dropInvalidHeaderFields: true,
        desyncMitigationMode: "defensive",
        xffHeaderProcessingMode: "append",
        enableDeletionProtection: true,
        // Its access log would hold each query, and can leave nothing out. Requests are in the logs
        // of CloudFront, HAProxy and nginx; here is who connected.
        accessLogs: { enabled: false, bucket: foundation.logBucket },
        connectionLogs: {
          enabled: true,
          bucket: foundation.logBucket,
          prefix: logPrefixes.loadBalancer,
        },
      },
      { ...own, protect: true, dependsOn: rules },
    );
    const targets = new aws.lb.TargetGroup(
      "edge",
      {
        vpcId: foundation.vpcId,
        targetType: "ip",
        port: ports.nginx,
        protocol: "HTTP",
        // A pod that ends is asked nothing new, and finishes what it has.
        deregistrationDelay: group.timeout + propagation,
        healthCheck: {
          path: "/nginx-health",
          protocol: "HTTP",
          // Asked by its address the pod says that it is not for this host: so it answers. Whether
          // nginx does behind it, the pod's own readiness tells, and takes it out.
          matcher: "200,421",
          interval: 10,
          timeout: 5,
          healthyThreshold: 2,
          unhealthyThreshold: 2,
        },
        // The controller's role registers pods in groups that carry this tag, and in no others.
        tags: { [targetGroupTag]: foundation.clusterName },
      },
      own,
    );
    const listener = new aws.lb.Listener(
      "https",
      {
        loadBalancerArn: balancer.arn,
        port: 443,
        protocol: "HTTPS",
        sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
        certificateArn: args.certificateArn,
        // The whole VPC reaches it, and other distributions of the account may.
        defaultActions: [answered("403", "not by this way")],
      },
      own,
    );
    Object.keys(refusedPaths).forEach((path, index) => {
      new aws.lb.ListenerRule(
        `refuse${path.replaceAll("/", "-")}`,
        {
          listenerArn: listener.arn,
          priority: 10 * (index + 1),
          conditions: [
            { pathPattern: { values: [path, `${path}/*`, `/*${path}`, `/*${path}/*`] } },
          ],
          actions: [answered("404", "not found")],
        },
        own,
      );
    });
    new aws.lb.ListenerRule(
      "cloudfront",
      {
        listenerArn: listener.arn,
        priority: 1000,
        conditions: [{ httpHeader: { httpHeaderName: originHeader, values: [args.originKey] } }],
        actions: [{ type: "forward", targetGroupArn: targets.arn }],
      },
      own,
    );
    this.arn = balancer.arn;
    this.dnsName = balancer.dnsName;
    this.targetGroupArn = targets.arn;
    this.registerOutputs({ targetGroupArn: this.targetGroupArn });
  }
}

function answered(statusCode: string, messageBody: string) {
  return {
    type: "fixed-response",
    fixedResponse: { statusCode, contentType: "text/plain", messageBody },
  };
}

/** Who may talk to whom: CloudFront's door in the VPC to the load balancer, and that to the pods. */
function firewall({ facts, foundation }: EdgeSite, own: pulumi.CustomResourceOptions) {
  const securityGroup = new aws.ec2.SecurityGroup(
    "edge",
    { vpcId: foundation.vpcId, description: "Load balancer before the edge of Odoo" },
    own,
  );
  const tcp = (port: number) => ({ ipProtocol: "tcp", fromPort: port, toPort: port });
  const rules = [
    new aws.vpc.SecurityGroupIngressRule(
      "cloudfront",
      {
        securityGroupId: securityGroup.id,
        description: "Network interfaces of CloudFront, which are in the VPC",
        // The group that CloudFront makes for them has no id before the first VPC origin is there.
        cidrIpv4: facts.vpcCidr,
        ...tcp(443),
      },
      own,
    ),
    new aws.vpc.SecurityGroupEgressRule(
      "pods",
      {
        securityGroupId: securityGroup.id,
        description: "Pods of the edge (HAProxy)",
        referencedSecurityGroupId: foundation.nodeSecurityGroupId,
        ...tcp(ports.nginx),
      },
      own,
    ),
    new aws.vpc.SecurityGroupIngressRule(
      "load-balancer",
      {
        securityGroupId: foundation.nodeSecurityGroupId,
        description: "Load balancer before the edge of Odoo",
        referencedSecurityGroupId: securityGroup.id,
        ...tcp(ports.nginx),
      },
      own,
    ),
  ];
  return { securityGroup, rules };
}
