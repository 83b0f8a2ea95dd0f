/** What a cluster on AWS and its foundation say of the same thing: two files, one truth. */

import { showSeconds } from "./spec/units.ts";
import { quote } from "./spec-problems.ts";
import type { Spec, StackFile } from "./stack-file.ts";
import type { Problem } from "./user-error.ts";

/** Problems between a cluster's stack file and that of the stack which it names as its foundation. */
export function foundationProblems(spec: Spec, found: StackFile): Problem[] {
  const { aws } = spec.cluster;
  if (aws === undefined) return [];
  const problem = (path: readonly string[], what: string, got: string, fix: string): Problem => ({
    where: spec.locate(["aws", ...path]),
    what: `aws.${path.join(".")}${what}`,
    got,
    fix,
  });
  if (found.layer === "cluster")
    return [
      problem(
        ["foundation", "stack"],
        " names a stack that is no foundation",
        `${found.stack}, a cluster on platform ${found.platform}`,
        "Name a stack with `odoo-cluster:foundation`",
      ),
    ];
  const { kubernetes, fileSystem, walBucket } = found.foundation;
  const namespace = "create" in aws.namespace ? "create" : "existing";
  const { name } = "create" in aws.namespace ? aws.namespace.create : aws.namespace.existing;
  const problems: Problem[] = [];
  if (name !== kubernetes.namespace)
    problems.push(
      problem(
        ["namespace", namespace, "name"],
        `: the foundation lets the database of namespace ${kubernetes.namespace} alone reach its bucket`,
        quote(name),
        `Write ${kubernetes.namespace}, or change \`kubernetes.namespace\` of ${found.stack}`,
      ),
    );
  if ("create" in fileSystem && fileSystem.create.owner !== aws.runAs)
    problems.push(
      problem(
        ["runAs"],
        `: all files of the foundation belong to ${fileSystem.create.owner}`,
        String(aws.runAs),
        `Write ${fileSystem.create.owner}: the owner of files cannot change`,
      ),
    );
  const day = 86400;
  if ("create" in walBucket && walBucket.create.retention * day < aws.backup.retention)
    problems.push(
      problem(
        ["backup", "retention"],
        `: the foundation keeps objects for ${walBucket.create.retention} days`,
        showSeconds(aws.backup.retention),
        `Lower it, or raise \`walBucket.create.retention\` of ${found.stack}`,
      ),
    );
  return problems;
}
