/** The bytes of a stack file as text, or what keeps them from being one. */
import { isUtf8 } from "node:buffer";
import { readFileSync, statSync } from "node:fs";
import { type Problem, UserError } from "./model/user-error.ts";

/** A stack file of a thousand pools has less; more takes the parser minutes. */
const mostBytes = 1024 ** 2;

/**
 * Reads a stack file. `shown` is its name in messages.
 * @throws {UserError} kind `input`, where it is no readable file of UTF-8 text.
 */
export function readStack(file: string, shown: string): string {
  const refuse = (problem: Omit<Problem, "where">, line = 1) =>
    new UserError("input", [{ where: `${shown}:${line}`, ...problem }]);
  let bytes: Buffer;
  try {
    const found = statSync(file);
    // A folder, or a pipe: reading it fails, or never ends.
    if (!found.isFile())
      throw refuse({
        what: "a stack file is a file",
        got: found.isDirectory() ? "a folder" : "a device or a pipe",
        fix: "Put a file in its place",
      });
    if (found.size > mostBytes)
      throw refuse({
        what: "a stack file has at most 1 MiB",
        got: `${(found.size / mostBytes).toFixed(1)} MiB`,
        fix: "Take out what is no setting",
      });
    bytes = readFileSync(file);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw refuse({
      what: "the stack file cannot be read",
      got: (error as NodeJS.ErrnoException).code ?? "an unknown error",
      fix: "Check its permissions, and those of the folders above it",
    });
  }
  if (isUtf8(bytes)) return bytes.toString("utf8");
  throw refuse(
    {
      what: "a stack file is text in UTF-8",
      got: "bytes of another encoding",
      fix: "Save it as UTF-8",
    },
    lineOfFirstWrongByte(bytes),
  );
}

function lineOfFirstWrongByte(bytes: Buffer): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line += 1) {
    const end = bytes.indexOf(10, start);
    const past = end < 0 ? bytes.length : end + 1;
    // No UTF-8 sequence holds a line feed: a line is wrong by itself.
    if (!isUtf8(bytes.subarray(start, past))) return line;
    start = past;
  }
  return 1;
}
