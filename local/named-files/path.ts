/** A path of a stack file, as this machine has it. */
import { accessSync, constants, type Stats, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { quote } from "../../model/spec-problems.ts";
import type { Problem } from "../../model/user-error.ts";
import type { PathPart } from "../../model/yaml-source.ts";
import type { Asked } from "./named-files.ts";

/** What a named path must be. */
type Kind = "folder" | "file";

export interface NamedPath {
  /** Key of the stack file as messages show it: `edge.tls.key`. */
  readonly key: string;
  readonly path: readonly PathPart[];
  readonly written: string;
  readonly kind: Kind;
}

/** Absolute: relative to the stack file. */
export function pathOf({ file }: Pick<Asked, "file">, written: string): string {
  return resolve(dirname(file), written);
}

/** Null where this user can read it. */
export function pathProblem(asked: Asked, { key, path, written, kind }: NamedPath): Problem | null {
  const place = pathOf(asked, written);
  const refuse = (what: string, fix: string): Problem => ({
    where: asked.spec.locate(path),
    what: `${key}: ${what}`,
    got: quote(written),
    fix,
  });
  const found = statOf(place);
  if (found === "missing" && /^~/.test(written))
    return refuse(
      "`~` means a home folder to a shell alone",
      `Write the whole path, or one relative to the stack file`,
    );
  if (found === "missing")
    return refuse(
      `there is no such ${kind}`,
      `It leads to ${place}: a path is relative to the stack file`,
    );
  if (found === "unreadable")
    return refuse(
      `this user cannot see what is there`,
      `Check the permissions of the folders above ${place}`,
    );
  if (kind === "folder" ? !found.isDirectory() : !found.isFile())
    return refuse(`${place} is no ${kind}`, `Name a ${kind}`);
  if (isReadable(place, kind)) return null;
  return refuse(`this user cannot read the ${kind}`, `Check the permissions of ${place}`);
}

function statOf(place: string): Stats | "missing" | "unreadable" {
  try {
    return statSync(place);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "EACCES" || code === "EPERM" ? "unreadable" : "missing";
  }
}

function isReadable(place: string, kind: Kind): boolean {
  try {
    accessSync(place, kind === "folder" ? constants.R_OK | constants.X_OK : constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
