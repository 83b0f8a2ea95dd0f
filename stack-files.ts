/** Stack files by name: where they are, which there are, and what one says, with what it stands on. */
import { existsSync, lstatSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { foundationProblems } from "./model/cluster-on-foundation.ts";
import { factsOfStack } from "./model/foundation-facts.ts";
import { nearest } from "./model/nearest.ts";
import { quote } from "./model/spec-problems.ts";
import { checkStackName, parseStackFile, type Spec, type StackFile } from "./model/stack-file.ts";
import { UserError } from "./model/user-error.ts";
import { readStack } from "./read-stack.ts";

/** Where stack files are: `stacks/` beside this file. */
export const stackFolder = join(import.meta.dirname, "stacks");

export interface FoundStack {
  /** The stack file, absolute. */
  readonly file: string;
  readonly spec: StackFile;
}

/** The names of all stacks of a folder. */
export function stackNames(folder: string = stackFolder): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name) => /^Pulumi\.([a-z][a-z0-9-]*)\.yaml$/.exec(name)?.[1] ?? [])
    .toSorted();
}

/**
 * Reads and validates a stack file, and that of the foundation which it names.
 * @throws {UserError} kind `input`, where one of them is missing or wrong.
 */
export function findStack(stack: string, folder: string): FoundStack {
  checkStackName(stack);
  const file = join(folder, `Pulumi.${stack}.yaml`);
  if (lstatSync(file, { throwIfNoEntry: false }) === undefined) throw missing(stack, folder, file);
  const spec = parseStackFile(readStack(file, shown(file)), shown(file), stack);
  return { file, spec: spec.layer === "cluster" ? withFoundation(spec, folder) : spec };
}

/** As short as the reader's own view of it. */
export function shown(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith("..") ? file : path;
}

/** A cluster on AWS with what the file beside it says of its foundation; any other as it is. */
function withFoundation(spec: Spec, folder: string): Spec {
  const { aws } = spec.cluster;
  if (aws === undefined || !("stack" in aws.foundation)) return spec;
  const { stack } = aws.foundation;
  const file = join(folder, `Pulumi.${stack}.yaml`);
  if (lstatSync(file, { throwIfNoEntry: false }) === undefined) {
    const others = stackNames(folder).filter((name) => name !== spec.stack);
    const close = nearest(stack, others);
    throw new UserError("input", [
      {
        where: spec.locate(["aws", "foundation", "stack"]),
        what: "aws.foundation.stack names no stack file beside this one",
        got: quote(stack),
        fix: close === null ? `Write ${shown(file)}, or name another` : `Did you mean ${close}?`,
      },
    ]);
  }
  const found = parseStackFile(readStack(file, shown(file)), shown(file), stack);
  const problems = foundationProblems(spec, found);
  if (problems.length > 0 || found.layer === "cluster") throw new UserError("input", problems);
  return { ...spec, foundation: factsOfStack(stack, found.foundation) };
}

function missing(stack: string, folder: string, file: string): UserError {
  const names = stackNames(folder);
  const close = nearest(stack, names);
  const fix =
    close === null
      ? `Stacks are ${names.join(", ") || "none yet: copy stacks/Pulumi.local.yaml"}`
      : `Did you mean ${close}?`;
  return new UserError("input", [
    { where: shown(file), what: "there is no such stack file", got: quote(stack), fix },
  ]);
}
