import { Input } from "./input.ts";
import { objection, ofType, partsOf } from "./registered.ts";
import type { Rule } from "./rule.ts";

const services = ["s3", "ecr.api", "ecr.dkr", "sts"];

export const networksHaveEndpoints: Rule = {
  id: "networks-have-endpoints",
  severity: "advisory",
  title: "A network of the stack reaches S3, ECR and STS without the internet.",
  why: "WAL, backups and images are most of the traffic; through NAT each gigabyte is paid twice, and an outage of NAT stops the archive.",
  fix: "Keep a VpcEndpoint for each of these services in the Vpc.",
  source: "https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html",
  controls: ["FSBP EC2.10", "CIS AWS 6.8"],
  needs: "resources",
  check: ({ resources }) =>
    ofType(resources, "aws:ec2/vpc:Vpc").flatMap((fact) => {
      const names = partsOf(fact, resources, "aws:ec2/vpcEndpoint:VpcEndpoint").map((endpoint) =>
        Input.of(endpoint).at("serviceName"),
      );
      const lacking = services.filter((service) =>
        names.every((name) => name.text !== null && !name.text.endsWith(`.${service}`)),
      );
      return lacking.length === 0
        ? []
        : [objection(fact, `has no endpoint for ${lacking.join(", ")}`)];
    }),
};
