/** Whether the kubeconfig that a stack names is there, and has its context. Asked by `pulumi` runs alone. */

import { readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { parse } from "yaml";
import type { Location } from "../../model/location.ts";
import { nearest } from "../../model/nearest.ts";
import { list, quote } from "../../model/spec-problems.ts";
import type { Spec } from "../../model/stack-file.ts";
import { type Problem, UserError } from "../../model/user-error.ts";

/** The file's place; its path is relative to the stack file. */
export function kubeconfigOf(kubeconfig: string, folder: string): string {
  return isAbsolute(kubeconfig) ? kubeconfig : join(folder, kubeconfig);
}

/**
 * The provider takes a path that leads nowhere for the kubeconfig itself, and tells of YAML; with a
 * name in the file that leads nowhere, its preview passes and `up` alone fails.
 * @throws {UserError} kind `environment` where the file is missing, `input` where a name of it is.
 */
export function checkKubeconfig(spec: Spec, folder: string): void {
  const { kubernetes } = spec.cluster;
  if (kubernetes === undefined) return;
  const at = (key: string) => spec.locate(["kubernetes", key]);
  const { kubeconfig, context } = kubernetes;
  const file = read(kubeconfigOf(kubeconfig, folder));
  if (file === null)
    throw new UserError("environment", [
      {
        where: at("kubeconfig"),
        what: "kubernetes.kubeconfig: there is no such file, or it is no kubeconfig",
        got: quote(kubeconfig),
        fix: "Put the cluster's kubeconfig there; the one that your shell points at is never used",
      },
    ]);
  const problems = [
    ...currentProblems(file, kubernetes, at("kubeconfig")),
    ...contextProblems(file, context, at("context")),
  ];
  if (problems.length > 0) throw new UserError("input", problems);
}

/** The stack's context is used, and yet the provider demands that the current one is there. */
function currentProblems(
  { current, contexts }: Kubeconfig,
  { kubeconfig, context }: { readonly kubeconfig: string; readonly context: string },
  where: Location,
): Problem[] {
  if (current === "" || contexts.has(current)) return [];
  return [
    {
      where,
      what: "kubernetes.kubeconfig: its current-context is none of its contexts, and the provider refuses such a file whatever kubernetes.context is",
      got: quote(current),
      fix: `Set current-context in ${quote(kubeconfig)} to ${contexts.has(context) ? context : "a context that it has"}, or take the line out`,
    },
  ];
}

function contextProblems(file: Kubeconfig, name: string, where: Location): Problem[] {
  const context = file.contexts.get(name);
  if (context === undefined) {
    const names = [...file.contexts.keys()];
    const close = nearest(name, names);
    return [
      {
        where,
        what: "kubernetes.context: the kubeconfig has no such context",
        got: quote(name),
        fix:
          close === null ? `Its contexts are ${list(names) || "none"}` : `Did you mean ${close}?`,
      },
    ];
  }
  const parts = [
    { kind: "cluster", named: context.cluster, known: file.clusters, needed: true },
    { kind: "user", named: context.user, known: file.users, needed: false },
  ];
  return parts
    .filter(({ named, known, needed }) => (needed || named !== "") && !known.includes(named))
    .map(({ kind, named, known }) => ({
      where,
      what: `kubernetes.context: the kubeconfig has no such ${kind} as context ${name} names`,
      got: quote(named),
      fix: `Correct the ${kind} of that context in the kubeconfig; its ${kind}s are ${list(known) || "none"}`,
    }));
}

interface Kubeconfig {
  /** Empty where the file has none, as kubectl writes it. */
  readonly current: string;
  readonly contexts: ReadonlyMap<string, { readonly cluster: string; readonly user: string }>;
  readonly clusters: readonly string[];
  readonly users: readonly string[];
}

/** Null where it is no kubeconfig. */
function read(file: string): Kubeconfig | null {
  try {
    const written = parse(readFileSync(file, "utf8"));
    const text = (value: unknown) => (value === undefined || value === null ? "" : String(value));
    const names = (entries: { name: unknown }[] | null | undefined) =>
      (entries ?? []).map(({ name }) => text(name));
    const contexts = (
      written.contexts as { name: string; context?: Record<string, unknown> }[]
    ).map(
      ({ name, context }) =>
        [
          text(name),
          { cluster: text(context?.["cluster"]), user: text(context?.["user"]) },
        ] as const,
    );
    return {
      current: text(written["current-context"]),
      contexts: new Map(contexts),
      clusters: names(written.clusters),
      users: names(written.users),
    };
  } catch {
    return null;
  }
}
