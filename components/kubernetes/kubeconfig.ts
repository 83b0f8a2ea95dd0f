/** Whether the kubeconfig that a stack names is there, and has its context. Asked by `pulumi` runs alone. */
import { readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { parse } from "yaml";
import { nearest } from "../../model/nearest.ts";
import { list, quote } from "../../model/spec-problems.ts";
import type { Spec } from "../../model/stack-file.ts";
import { UserError } from "../../model/user-error.ts";

/** The file's place; its path is relative to the stack file. */
export function kubeconfigOf(kubeconfig: string, folder: string): string {
  return isAbsolute(kubeconfig) ? kubeconfig : join(folder, kubeconfig);
}

/**
 * The provider takes a path that leads nowhere for the kubeconfig itself, and tells of YAML.
 * @throws {UserError} kind `environment` where the file is missing, `input` where its context is.
 */
export function checkKubeconfig(spec: Spec, folder: string): void {
  const { kubernetes } = spec.cluster;
  if (kubernetes === undefined) return;
  const at = (key: string) => spec.locate(["kubernetes", key]);
  const contexts = contextsOf(kubeconfigOf(kubernetes.kubeconfig, folder));
  if (contexts === null)
    throw new UserError("environment", [
      {
        where: at("kubeconfig"),
        what: "kubernetes.kubeconfig: there is no such file, or it is no kubeconfig",
        got: quote(kubernetes.kubeconfig),
        fix: "Put the cluster's kubeconfig there; the one that your shell points at is never used",
      },
    ]);
  if (contexts.includes(kubernetes.context)) return;
  const close = nearest(kubernetes.context, contexts);
  throw new UserError("input", [
    {
      where: at("context"),
      what: "kubernetes.context: the kubeconfig has no such context",
      got: quote(kubernetes.context),
      fix:
        close === null ? `Its contexts are ${list(contexts) || "none"}` : `Did you mean ${close}?`,
    },
  ]);
}

/** Names of its contexts; null where it is no kubeconfig. */
function contextsOf(file: string): string[] | null {
  try {
    const { contexts } = parse(readFileSync(file, "utf8")) as { contexts: { name: string }[] };
    return contexts.map(({ name }) => String(name));
  } catch {
    return null;
  }
}
