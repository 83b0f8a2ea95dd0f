import { Input } from "./input.ts";
import { objection, ofType } from "./registered.ts";
import type { Rule } from "./rule.ts";

/** Types with a key whose value is a secret. */
const keys: Readonly<Record<string, readonly string[]>> = {
  "aws:rds/cluster:Cluster": ["masterPassword"],
  "aws:rds/instance:Instance": ["password"],
  "aws:secretsmanager/secretVersion:SecretVersion": ["secretString", "secretBinary"],
  "aws:ssm/parameter:Parameter": ["value"],
};

export const noHardcodedSecrets: Rule = {
  id: "no-hardcoded-secrets",
  severity: "mandatory",
  title: "A secret's value comes from the program as a secret, never as text of it.",
  why: "Text of the program stands in the repository, in the state and in each preview, for everyone who reads them.",
  fix: "Generate it with @pulumi/random, or read it from encrypted configuration: both are secrets to Pulumi.",
  source: "https://www.pulumi.com/docs/iac/concepts/secrets/",
  controls: ["FSBP SecretsManager.1"],
  needs: "resources",
  check: ({ resources }) =>
    Object.entries(keys).flatMap(([type, names]) =>
      ofType(resources, type)
        // A parameter of another kind is no secret.
        .filter(
          (fact) =>
            type !== "aws:ssm/parameter:Parameter" || Input.of(fact).at("type").is("SecureString"),
        )
        .flatMap((fact) =>
          names
            .filter((name) => Input.of(fact).at(name).present && !fact.secretPaths.includes(name))
            .map((name) => objection(fact, `${name} is text of the program`)),
        ),
    ),
};
