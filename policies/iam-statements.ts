/** What policies of AWS allow, wherever they stand. */
import type { ResourceFact } from "../model/resource-fact.ts";
import { Input } from "./input.ts";
import { ofType } from "./registered.ts";

/** Policies that say what their owner may do: type, and the key that has the document. */
const permissions: Readonly<Record<string, string>> = {
  "aws:iam/groupPolicy:GroupPolicy": "policy",
  "aws:iam/policy:Policy": "policy",
  "aws:iam/rolePolicy:RolePolicy": "policy",
  "aws:iam/userPolicy:UserPolicy": "policy",
};

export interface PlacedStatement {
  readonly fact: ResourceFact;
  readonly statement: Input;
}

/** Statements of policies about what a principal may do. */
export function permissionStatements(resources: readonly ResourceFact[]): PlacedStatement[] {
  const own = Object.entries(permissions).flatMap(([type, key]) =>
    ofType(resources, type).flatMap((fact) => placed(fact, Input.of(fact).at(key))),
  );
  const inline = ofType(resources, "aws:iam/role:Role").flatMap((fact) =>
    Input.of(fact)
      .at("inlinePolicies")
      .items.flatMap((policy) => placed(fact, policy.at("policy"))),
  );
  return [...own, ...inline];
}

function placed(fact: ResourceFact, policy: Input): PlacedStatement[] {
  return statementsOf(policy).map((statement) => ({ fact, statement }));
}

/** Statements of one document; an unknown document is one unknown statement. */
export function statementsOf(policy: Input): readonly Input[] {
  return listOf(policy.document.at("Statement"));
}

/** One value, or a list of them, as AWS takes both. */
export function listOf(input: Input): readonly Input[] {
  if (input.absent) return [];
  const { items } = input;
  return items.length > 0 ? items : [input];
}

/** Principals that mean everyone. */
export function isForEveryone(statement: Input): boolean {
  const principal = statement.at("Principal");
  return principal.is("*") || listOf(principal.at("AWS")).some((who) => who.is("*"));
}

/** Known to mean one principal. */
export function isForSome(statement: Input): boolean {
  const principal = statement.at("Principal");
  return principal.isNot("*") && listOf(principal.at("AWS")).every((who) => who.isNot("*"));
}
