/** What cannot be changed in place, and the way to do it. */
import type { Problem } from "../model/user-error.ts";
import { UserError } from "../model/user-error.ts";
import type { StackRecord } from "./record.ts";
import type { LocalStack } from "./stack.ts";

/** The values that a running stack was made with. */
export function identityOf({ spec, topology }: LocalStack): Record<string, string> {
  return {
    "odoo.version": topology.application.series,
    "odoo.database": topology.application.database,
    "odoo.demo": String(topology.application.demo),
    "local.subnet": `${spec.cluster.local.subnet}.0.0/16`,
  };
}

/** @throws {UserError} when the stack file asks for what would need another database or another place. */
export function refuseUnsupportedChanges(record: StackRecord, stack: LocalStack): void {
  const problems: Problem[] = [];
  if (record.stackFile !== "" && record.stackFile !== stack.file) {
    problems.push({
      where: stack.file,
      what: `stack ${stack.spec.stack} belongs to another stack file on this machine`,
      got: record.stackFile,
      fix: "Use that one, give this stack another name, or `down --purge` the other first",
    });
  }
  for (const [key, value] of Object.entries(identityOf(stack))) {
    const before = record.identity?.[key];
    if (before === undefined || before === value) continue;
    problems.push({
      where: stack.spec.locate(key.split(".")),
      what: `${key} cannot change from ${before} in place`,
      got: value,
      fix: "Keep it, or bring up a second stack and move the data there",
    });
  }
  if (problems.length > 0) throw new UserError("input", problems);
}
