/**
 * nginx's dialect: directives as data, printed as nginx.conf.
 *
 * Quoting follows ngx_conf_read_token() (nginx 1.26, src/core/ngx_conf_file.c): inside double
 * quotes only `\"`, `\\`, `\t`, `\r`, `\n` are escapes, everything else stands for itself.
 */
import type { Effect, Setting, SettingSource } from "../../model/setting.ts";
import type { Text } from "../../model/text.ts";
import { join, mapLiterals, show } from "../../model/text.ts";

export interface Directive {
  readonly name: string;
  /** As nginx sees them; `$name` is a variable of nginx's. Values of others go through `plain`. */
  readonly args: readonly Text[];
  readonly block?: readonly Directive[];
  /** Default `reload`. */
  readonly effect?: Effect;
  /** Default `default`. */
  readonly source?: SettingSource;
  /** Printed above the directive. */
  readonly comment?: string;
  /** Tells a block without arguments from its like in settings; nothing of it is printed. */
  readonly label?: string;
}

/** Bare words need no quotes; anything else gets them. */
const bareWord = /^[A-Za-z0-9_$./:@%=+,*~^()-]+$/;

const controls: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * Makes a secret or late value safe inside double quotes. nginx has no escape for `$` and none
 * for NUL, so values with them are refused instead of being read as something else.
 */
export function escapeNginx(plainValue: string): string {
  return quoteInner(plain(plainValue));
}

/**
 * A value that is not ours (a path, a host) as a literal argument: refused if nginx would see a
 * variable in it.
 */
export function plain(value: string): string {
  if (value.includes("$")) {
    throw new Error(`nginx cannot hold "$" in a plain value: ${JSON.stringify(value)}`);
  }
  return value;
}

/** The directives as a file, two spaces a level. */
export function printNginx(directives: readonly Directive[]): Text {
  return join(printLevel(directives, ""));
}

/** One setting per directive without a block; the section names the blocks around it. */
export function flattenNginx(directives: readonly Directive[], section = ""): Setting[] {
  return directives.flatMap((directive): Setting[] => {
    if (directive.block !== undefined) {
      const label = blockLabel(directive);
      return flattenNginx(directive.block, section === "" ? label : `${section} / ${label}`);
    }
    return [
      {
        section,
        key: directive.name,
        value: join(directive.args, " "),
        effect: directive.effect ?? "reload",
        source: directive.source ?? "default",
      },
    ];
  });
}

function printLevel(directives: readonly Directive[], indent: string): (string | Text)[] {
  return directives.flatMap((directive) => {
    const words = directive.args.flatMap((arg): (string | Text)[] => [" ", printArgument(arg)]);
    const head = [...comment(directive, indent), indent, bareName(directive.name), ...words];
    if (directive.block === undefined) return [...head, ";\n"];
    return [...head, " {\n", ...printLevel(directive.block, `${indent}  `), indent, "}\n"];
  });
}

/** Keys of a `map` or `geo` stand where names stand, and may be any value. */
function bareName(name: string): string {
  return bareWord.test(name) ? name : `"${quoteInner(name)}"`;
}

function printArgument(arg: Text): Text {
  const [only] = arg;
  if (arg.length === 1 && typeof only === "string") {
    if (bareWord.test(only)) return arg;
    if (/^[^'\\\p{Cc}]*"[^'\\\p{Cc}]*$/u.test(only)) return [`'${only}'`];
  }
  return join(['"', mapLiterals(arg, quoteInner), '"']);
}

function comment(directive: Directive, indent: string): string[] {
  if (directive.comment === undefined) return [];
  return directive.comment.split(/[\r\n]+/).map((line) => `${indent}# ${line}\n`);
}

function quoteInner(literal: string): string {
  if (literal.includes("\0")) throw new Error("nginx.conf cannot hold a NUL byte");
  // A backslash before anything else stays as it is, which keeps regular expressions readable.
  return literal
    .replace(/\\(?=[\\"'trn\n\r\t]|$)/g, "\\\\")
    .replace(/"/g, '\\"')
    .replace(/[\n\r\t]/g, (character) => controls[character] ?? character);
}

/** `server` blocks have no arguments: the one for strangers is told by its name, which never changes. */
function blockLabel(directive: Directive): string {
  const named = directive.block?.find((child) => child.name === "server_name");
  if (directive.label !== undefined) return `${directive.name} ${directive.label}`;
  const isStranger = named !== undefined && show(named.args[0] ?? []) === "_";
  const words = directive.args.length === 0 && isStranger ? named.args : directive.args;
  return [directive.name, ...words.map(show)].join(" ");
}
