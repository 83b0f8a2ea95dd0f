/**
 * HAProxy's dialect: sections of lines as data, printed as haproxy.cfg.
 *
 * Quoting follows the configuration manual 3.0, 2.2: inside single quotes nothing is special, so
 * neither `$` (environment) nor `\` needs care; a single quote and a line end stand outside them.
 */
import type { Effect, Setting, SettingSource } from "../../model/setting.ts";
import type { Text } from "../../model/text.ts";
import { join, mapLiterals } from "../../model/text.ts";

export interface HaproxySection {
  readonly kind: "global" | "defaults" | "resolvers" | "frontend" | "backend";
  /** Empty for `global`. */
  readonly name: string;
  readonly lines: readonly HaproxyLine[];
}

export interface HaproxyLine {
  /** The keyword, with what belongs to it: `timeout connect`, `option httpchk`. */
  readonly key: string;
  readonly words: readonly Text[];
  /** Default `reload`. */
  readonly effect?: Effect;
  /** Default `default`. */
  readonly source?: SettingSource;
  /** Printed above the line. */
  readonly comment?: string;
}

const bareWord = /^[A-Za-z0-9_./:@%=+,*~^()[\]{}|!?<>;&-]+$/;

/** What may stand only outside quotes, as HAProxy writes it there. */
const outside: Readonly<Record<string, string>> = {
  "'": "\\'",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/** Makes a secret or late value safe inside single quotes. */
export function escapeHaproxy(plain: string): string {
  if (plain.includes("\0")) throw new Error("haproxy.cfg cannot hold a NUL byte");
  return plain.replace(/['\n\r\t]/g, (character) => `'${outside[character]}'`);
}

/** A line from its keyword and words. */
export function haproxyLine(
  key: string,
  words: string | number | readonly (string | number | Text)[] = [],
  options: Pick<HaproxyLine, "effect" | "source" | "comment"> = {},
): HaproxyLine {
  const list = typeof words === "object" ? words : [words];
  return {
    key,
    words: list.map((word) => (typeof word === "object" ? word : [String(word)])),
    ...options,
  };
}

/** One setting a line, in the section that holds it: `frontend https`. */
export function flattenHaproxy(sections: readonly HaproxySection[]): Setting[] {
  return sections.flatMap((section) =>
    section.lines.map((line) => ({
      section: heading(section),
      key: line.key,
      value: join(line.words, " "),
      effect: line.effect ?? "reload",
      source: line.source ?? "default",
    })),
  );
}

/** The sections as a file, an empty line between them. */
export function printHaproxy(sections: readonly HaproxySection[]): Text {
  return join(
    sections.map((section) => join([`${heading(section)}\n`, ...section.lines.map(printLine)])),
    "\n",
  );
}

function printLine(line: HaproxyLine): Text {
  const words = line.words.flatMap((word): (string | Text)[] => [" ", printWord(word)]);
  const comment = (line.comment ?? "").split(/[\r\n]+/).map((part) => `  # ${part}\n`);
  return join([...(line.comment === undefined ? [] : comment), `  ${line.key}`, ...words, "\n"]);
}

function printWord(word: Text): Text {
  const [only] = word;
  if (word.length === 1 && typeof only === "string") {
    if (bareWord.test(only)) return word;
    // A sentence with its line end reads better so; nothing else in it is special there.
    if (/^[\w ,.-]+\n$/.test(only)) return [`"${only.slice(0, -1)}\\n"`];
  }
  return join(["'", mapLiterals(word, escapeHaproxy), "'"]);
}

function heading(section: HaproxySection): string {
  return section.name === "" ? section.kind : `${section.kind} ${section.name}`;
}
