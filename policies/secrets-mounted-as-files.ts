import type { ResourceFact } from "../model/resource-fact.ts";
import { Input } from "./input.ts";
import { type Container, podsOf } from "./pods.ts";
import { objection, objections, ofKind } from "./registered.ts";
import type { Rule } from "./rule.ts";
import { credentialsInUrl, secretArgument, secretVariable } from "./secret-words.ts";

export const secretsMountedAsFiles: Rule = {
  id: "secrets-mounted-as-files",
  severity: "mandatory",
  title:
    "Secrets reach processes as files of a Secret: never as a variable, an argument or a ConfigMap.",
  why: "Variables and arguments are in `kubectl describe`, crash reports and every child process; a ConfigMap may be read by people who may not read Secrets.",
  fix: "Put the value into a Secret, and mount it as a file, as components/kubernetes/config-files.ts does.",
  source: "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
  controls: [
    "CIS Kubernetes 5.4.1",
    "CKV_K8S_35",
    "kube-linter env-var-secret, read-secret-from-env-var",
  ],
  needs: "resources",
  check: ({ resources }) => [
    ...resources.filter(isReadable).flatMap((fact) =>
      // The place alone: the value would be one more place where it stands.
      fact.secretPaths.map((path) => objection(fact, `${path} holds a secret in clear`)),
    ),
    ...podsOf(resources).flatMap(({ owner, containers }) =>
      containers.flatMap((container) =>
        objections(owner, faultsOf(container), `container ${container.name}: `),
      ),
    ),
    ...ofKind(resources, "ConfigMap").flatMap((fact) =>
      Input.of(fact)
        .at("data")
        .entries.filter(([, value]) => credentialsInUrl.test(value.text ?? ""))
        .map(([key]) => objection(fact, `${key} has an address with a password`)),
    ),
  ],
};

/** An object of Kubernetes whose content is no secret. */
function isReadable({ type }: ResourceFact): boolean {
  return type.startsWith("kubernetes:") && type !== "kubernetes:core/v1:Secret";
}

function faultsOf({ input }: Container): (readonly [boolean, string])[] {
  const variables = input.at("env").items.map((variable): readonly [boolean, string] => {
    const name = variable.at("name").text ?? "";
    const value = variable.at("value").text ?? "";
    const isSecret = value !== "" && (secretVariable.test(name) || credentialsInUrl.test(value));
    return [
      isSecret || variable.at("valueFrom", "secretKeyRef").present,
      `the variable ${name} is a secret`,
    ];
  });
  const all = input
    .at("envFrom")
    .items.map((source): readonly [boolean, string] => [
      source.at("secretRef").present,
      `all keys of the Secret ${source.at("secretRef", "name").text ?? ""} are variables`,
    ]);
  const words = [...input.at("command").items, ...input.at("args").items].map(
    (word) => word.text ?? "",
  );
  const told = words.some((word) => secretArgument.test(word) || credentialsInUrl.test(word));
  return [...variables, ...all, [told, "an argument is a secret"]];
}
