import { Input } from "./input.ts";
import { objection, ofType, partsOf } from "./registered.ts";
import type { Rule } from "./rule.ts";

const endpoints = "aws:ec2/vpcEndpoint:VpcEndpoint";
const services = ["s3", "ecr.api", "ecr.dkr", "sts"];

export const vpcEndpoints: Rule = {
  id: "vpc-endpoints",
  severity: "advisory",
  title:
    "A network of the stack reaches S3, ECR and STS without the internet, and nothing else by that way.",
  why: "WAL, backups and images are most of the traffic; through NAT each gigabyte is paid twice, and an outage of NAT stops the archive. An endpoint without a policy lets a pod with keys of another account carry data there.",
  fix: "Keep a VpcEndpoint for each of these services in the Vpc, and its policy with the account in a condition.",
  source: "https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html",
  controls: ["FSBP EC2.10", "CIS AWS 6.8"],
  needs: "resources",
  check: ({ resources }) => [
    ...ofType(resources, endpoints)
      .filter((fact) => Input.of(fact).at("policy").absent)
      .map((fact) => objection(fact, "has no policy: it leads into every account")),
    ...ofType(resources, "aws:ec2/vpc:Vpc").flatMap((fact) => {
      const names = partsOf(fact, resources, endpoints).map((endpoint) =>
        Input.of(endpoint).at("serviceName"),
      );
      const lacking = services.filter((service) =>
        names.every((name) => name.text !== null && !name.text.endsWith(`.${service}`)),
      );
      return lacking.length === 0
        ? []
        : [objection(fact, `has no endpoint for ${lacking.join(", ")}`)];
    }),
  ],
};
