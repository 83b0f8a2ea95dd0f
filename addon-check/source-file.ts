/** The text of a source file, or why there is none. */
import { readFileSync, statSync } from "node:fs";

export type SourceText = { readonly text: string } | { readonly problem: string };

/** No one writes such a file by hand; the parser's memory is not endless. */
const most = 4 * 1024 * 1024;

export function readSource(path: string, isPython: boolean): SourceText {
  try {
    const found = statSync(path);
    if (!found.isFile()) return { problem: "it is no file" };
    if (found.size > most) return { problem: `it has ${found.size} bytes, more than ${most}` };
    const bytes = readFileSync(path);
    if (bytes.includes(0)) return { problem: "it holds NUL bytes, so it is no source" };
    return decoded(bytes, isPython);
  } catch (error) {
    const { code = "an unknown error" } = error as NodeJS.ErrnoException;
    return { problem: code === "ENOENT" ? "the link leads nowhere" : `it cannot be read: ${code}` };
  }
}

/** Python's names that the decoder does not know. */
const aliases: Readonly<Record<string, string>> = {
  "latin-1": "latin1",
  "iso-latin-1": "latin1",
  "utf-8-sig": "utf-8",
};

/** UTF-8 unless one of the first two lines names another encoding, as Python does it. */
function decoded(bytes: Buffer, isPython: boolean): SourceText {
  const head = bytes.toString("latin1").split(/\r\n?|\n/, 2);
  const [, encoding = "utf-8"] = isPython
    ? (head
        .map((line) => /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/.exec(line))
        .find((match) => match !== null) ?? [])
    : [];
  try {
    const label = encoding.toLowerCase().replaceAll("_", "-");
    return { text: new TextDecoder(aliases[label] ?? label, { fatal: true }).decode(bytes) };
  } catch (error) {
    return error instanceof RangeError
      ? { problem: `it names an encoding that is not known here: ${encoding}` }
      : { problem: `it is not ${encoding}` };
  }
}
