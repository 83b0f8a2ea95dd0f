import type { ResourceFact } from "../model/resource-fact.ts";
import { Input } from "./input.ts";
import { objection } from "./registered.ts";
import type { Rule } from "./rule.ts";

/** Place -> what may stand there. Python's `\w` in AWS's models is ASCII. */
type Texts = Readonly<Record<string, RegExp>>;

/** EC2's models say nothing; its documentation does, and nothing but the service itself looks. */
const groupText = /^[a-zA-Z0-9 ._:/()#,@[\]+=&;{}!$*-]{0,255}$/;
const iamName = (most: number) => new RegExp(`^[\\w+=,.@-]{1,${most}}$`);
const balancerName = /^(?!internal-)[a-zA-Z0-9]([a-zA-Z0-9-]{0,30}[a-zA-Z0-9])?$/;
const logName = /^[\w-]{1,60}$/;
const backupName = /^[a-zA-Z0-9_.-]{1,50}$/;
const atMost = (most: number) => new RegExp(`^[\\s\\S]{0,${most}}$`);

/**
 * By type: character sets and lengths of AWS's API models (botocore 1.44.8, `service-2.json`: pattern,
 * min, max), and of the documentation where a model has none (EC2, load balancers, CloudFront, S3).
 * `rules.*.name` means each member of a list.
 */
const table: Readonly<Record<string, Texts>> = {
  "aws:ec2/securityGroup:SecurityGroup": { name: groupText, description: groupText },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": { description: groupText },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": { description: groupText },
  "aws:ec2/launchTemplate:LaunchTemplate": { description: atMost(255) },
  "aws:iam/role:Role": {
    name: iamName(64),
    description: /^[\t\n\r\x20-\x7e\xa1-\xff]{0,1000}$/,
  },
  "aws:iam/rolePolicy:RolePolicy": { name: iamName(128) },
  "aws:kms/key:Key": { description: atMost(8192) },
  "aws:kms/alias:Alias": { name: /^alias\/(?!aws\/)[a-zA-Z0-9:/_-]{1,250}$/ },
  "aws:s3/bucket:Bucket": { bucket: /^(?!xn--)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/ },
  "aws:lb/loadBalancer:LoadBalancer": { name: balancerName },
  "aws:lb/targetGroup:TargetGroup": { name: balancerName },
  "aws:wafv2/webAcl:WebAcl": {
    name: /^[\w-]{1,128}$/,
    description: /^(?=.{1,256}$)[\w+=:#@/,.-][\w+=:#@/,.\s-]+[\w+=:#@/,.-]$/,
    "rules.*.name": /^[\w-]{1,128}$/,
    "rules.*.visibilityConfig.metricName": /^[\w#:./-]{1,255}$/,
  },
  "aws:cloudfront/distribution:Distribution": { comment: atMost(128) },
  "aws:cloudfront/cachePolicy:CachePolicy": { comment: atMost(128) },
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": { comment: atMost(128) },
  "aws:route53/zone:Zone": { comment: atMost(256) },
  "aws:cloudwatch/logGroup:LogGroup": { name: /^[.\-_/#A-Za-z0-9]{1,512}$/ },
  "aws:cloudwatch/logDeliverySource:LogDeliverySource": { name: logName },
  "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": { name: logName },
  "aws:backup/vault:Vault": { name: /^[a-zA-Z0-9_-]{2,50}$/ },
  "aws:backup/plan:Plan": { "rules.*.ruleName": backupName },
  "aws:backup/selection:Selection": { name: backupName },
  "aws:eks/cluster:Cluster": { name: /^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/ },
};

export const awsNamesValid: Rule = {
  id: "aws-names-valid",
  severity: "mandatory",
  title: "Names and descriptions are of the characters and the length that AWS takes.",
  why: "No schema and no emulator looks: the service refuses them in the middle of the first `up`. EC2 takes no apostrophe in a description.",
  fix: "Write it with letters, digits and `. _-:/()#,@[]+=&;{}!$*`, or make the name of the stack or foundation shorter.",
  source:
    "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AuthorizeSecurityGroupIngress.html",
  needs: "resources",
  check: ({ resources }) =>
    resources.flatMap((fact) =>
      Object.entries(table[fact.type] ?? {}).flatMap(([place, allowed]) =>
        textsAt(fact, place)
          .filter((text) => !allowed.test(text))
          .map((text) => objection(fact, `${place} is refused by AWS: ${JSON.stringify(text)}`)),
      ),
    ),
};

/** Known texts at a place; `*` stands for each member of a list. */
function textsAt(fact: ResourceFact, place: string): string[] {
  const found = place
    .split(".")
    .reduce<readonly Input[]>(
      (inputs, key) => inputs.flatMap((it) => (key === "*" ? it.items : [it.at(key)])),
      [Input.of(fact)],
    );
  // The recorder's `<name>` stands for a value of another resource.
  return found.flatMap(({ text }) => (text === null || /<.*>/.test(text) ? [] : [text]));
}
