import { listOf, permissionStatements } from "./iam-statements.ts";
import { Input } from "./input.ts";
import { objections, ofType } from "./registered.ts";
import type { Rule } from "./rule.ts";

/** AWS's own policies that allow nearly everything. */
const administrators = /:policy\/(AdministratorAccess|PowerUserAccess|IAMFullAccess)$/;
/** With one of these on everything, a role gives itself any other right. */
const escalations =
  /^iam:(PassRole|CreatePolicyVersion|SetDefaultPolicyVersion|Attach\w+Policy|Put\w+Policy|UpdateAssumeRolePolicy|CreateAccessKey)$|^sts:AssumeRole$/;
/** With one of these on everything, all data leave. */
const readers = /^(s3:GetObject|secretsmanager:GetSecretValue|ssm:GetParameters?|kms:Decrypt)$/;
/** What only looks, and often knows no resource. */
const looking = /:(Describe|List|Get)\w*$/;

export const iamNoWildcards: Rule = {
  id: "iam-no-wildcards",
  severity: "mandatory",
  title: "A role is allowed named actions on named resources.",
  why: "An attacker who takes over a pod or a node has all that its role may do, in the whole account.",
  fix: "Name actions and resources; where a service knows no resource, only Describe, List and Get may have `*`.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-21",
  controls: [
    "FSBP IAM.1, IAM.21",
    "CIS AWS 2.14",
    "CKV_AWS_62, 63, 275, 286-290, 355, CKV2_AWS_40",
  ],
  needs: "resources",
  check: ({ resources }) => [
    ...permissionStatements(resources)
      .filter(({ statement }) => statement.at("Effect").is("Allow"))
      .flatMap(({ fact, statement }) => objections(fact, faultsOf(statement))),
    ...ofType(
      resources,
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      "aws:iam/policyAttachment:PolicyAttachment",
      "aws:iam/userPolicyAttachment:UserPolicyAttachment",
    ).flatMap((fact) => {
      const policy = Input.of(fact).at("policyArn").text ?? "";
      return objections(fact, [[administrators.test(policy), `gives ${policy.split("/").at(-1)}`]]);
    }),
  ],
};

function faultsOf(statement: Input): (readonly [boolean, string])[] {
  const actions = listOf(statement.at("Action")).flatMap((action) => action.text ?? []);
  const everywhere =
    listOf(statement.at("Resource")).some((resource) => resource.is("*")) &&
    statement.at("Condition").absent;
  const every = actions.filter((action) => action === "*" || action.endsWith(":*"));
  const named = actions.filter((action) => !every.includes(action));
  const dangerous = named.filter((action) => escalations.test(action) || readers.test(action));
  const writing = named.filter((action) => !dangerous.includes(action) && !looking.test(action));
  return [
    [every.length > 0, `allows ${every.join(", ")}`],
    [statement.at("NotAction").present, "allows all but some actions"],
    [everywhere && dangerous.length > 0, `allows ${dangerous.join(", ")} on everything`],
    [everywhere && writing.length > 0, `allows ${writing.join(", ")} on everything`],
  ];
}
