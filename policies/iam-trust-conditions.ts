import { isForEveryone, listOf, statementsOf } from "./iam-statements.ts";
import { Input } from "./input.ts";
import { objections, ofType } from "./registered.ts";
import type { Rule } from "./rule.ts";

/** What Pod Identity says of who asks. */
const podTags = [
  "aws:RequestTag/kubernetes-namespace",
  "aws:RequestTag/kubernetes-service-account",
  "aws:RequestTag/eks-cluster-arn",
];

export const iamTrustConditions: Rule = {
  id: "iam-trust-conditions",
  severity: "mandatory",
  title: "A role for pods trusts one service account of one cluster.",
  why: "Without the namespace and the account in its trust, any pod of any cluster of the account takes the role that writes the backups.",
  fix: "Keep the conditions on cluster, namespace and service account; with OIDC on `:sub` and `:aud`.",
  source: "https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html",
  needs: "resources",
  check: ({ resources }) =>
    ofType(resources, "aws:iam/role:Role").flatMap((fact) =>
      statementsOf(Input.of(fact).at("assumeRolePolicy"))
        .filter((statement) => statement.at("Effect").is("Allow"))
        .flatMap((statement) => objections(fact, faultsOf(statement))),
    ),
};

function faultsOf(statement: Input): (readonly [boolean, string])[] {
  const principal = statement.at("Principal");
  const exact = ["StringEquals", "ArnEquals"].map((kind) => statement.at("Condition", kind));
  const isSaid = (is: (key: string) => boolean) =>
    exact.some((tests) => !tests.known || tests.entries.some(([key]) => is(key)));
  const pods = listOf(principal.at("Service")).some((who) => who.is("pods.eks.amazonaws.com"));
  const open = podTags.filter((tag) => !isSaid((key) => key === tag));
  const federated = listOf(principal.at("Federated")).some(
    (who) => who.text?.includes(":oidc-provider/") ?? false,
  );
  return [
    [isForEveryone(statement), "trusts everyone"],
    [pods && open.length > 0, `trusts pods whatever their ${open.map(lastWord).join(", ")}`],
    [
      federated && !isSaid((key) => key.endsWith(":sub")),
      "trusts every account of its identity provider: no condition on :sub",
    ],
    [
      federated && !isSaid((key) => key.endsWith(":aud")),
      "trusts tokens for others: no condition on :aud",
    ],
  ];
}

/** `aws:RequestTag/kubernetes-namespace` -> `kubernetes-namespace` */
function lastWord(tag: string): string {
  return tag.slice(tag.lastIndexOf("/") + 1);
}
