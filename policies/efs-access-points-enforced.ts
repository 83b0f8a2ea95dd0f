import type { ResourceFact } from "../model/resource-fact.ts";
import { isForEveryone, listOf, statementsOf } from "./iam-statements.ts";
import { Input } from "./input.ts";
import { objections, ofType, partsOf } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const efsAccessPointsEnforced: Rule = {
  id: "efs-access-points-enforced",
  severity: "mandatory",
  title:
    "EFS is mounted by a role that its policy names, over TLS, through access points that fix folder and user.",
  why: "NFS trusts the uid that a client claims: without an access point any pod reads all sessions and attachments, without TLS any host on the way does, without a named role any process of a node does.",
  fix: "Keep posixUser and rootDirectory of access points, and the file system's policy with both denials, and the driver's role in what it allows.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/efs-controls.html#efs-3",
  controls: ["FSBP EFS.3, EFS.4", "CKV_AWS_329, CKV_AWS_330"],
  needs: "resources",
  check: ({ resources }) => [
    ...ofType(resources, "aws:efs/accessPoint:AccessPoint").flatMap((fact) => {
      const all = Input.of(fact);
      return objections(fact, [
        [all.at("posixUser", "uid").absent, "believes the client's user"],
        [all.at("posixUser", "uid").is(0), "acts as root"],
        [all.at("rootDirectory", "path").is(undefined, null, "/"), "shows the whole file system"],
      ]);
    }),
    ...ofType(resources, "aws:efs/fileSystem:FileSystem").flatMap((fact) => {
      const policies = partsOf(fact, resources, "aws:efs/fileSystemPolicy:FileSystemPolicy");
      const denials = policies.flatMap(deniedBy);
      const open = policies
        .flatMap((policy) => statementsOf(Input.of(policy).at("policy")))
        .some((statement) => statement.at("Effect").is("Allow") && isForEveryone(statement));
      const isMissing = (kind: string, key: string, value: string) =>
        denials.every((denial) =>
          listOf(denial.at("Condition", kind, key)).every((has) => has.isNot(value)),
        );
      return objections(fact, [
        [isMissing("Bool", "aws:SecureTransport", "false"), "is mounted without TLS"],
        [
          isMissing("Null", "elasticfilesystem:AccessPointArn", "true"),
          "is mounted without an access point",
        ],
        [open, "lets any client mount it"],
      ]);
    }),
  ],
};

function deniedBy(policy: ResourceFact): Input[] {
  return statementsOf(Input.of(policy).at("policy")).filter(
    (statement) => !statement.at("Effect").isNot("Deny"),
  );
}
