import type { Effect, SettingSource } from "../../model/setting.ts";
import type { Text } from "../../model/text.ts";
import type { Directive } from "./print.ts";

/** One word; a string may hold nginx variables. */
export type Argument = string | number | Text;

export interface DirectiveOptions {
  readonly effect?: Effect;
  readonly source?: SettingSource;
  readonly comment?: string;
}

/** `name arg arg;` */
export function line(
  name: string,
  args: string | number | readonly Argument[],
  options: DirectiveOptions = {},
): Directive {
  return { name, args: toTexts(args), ...options };
}

/** `name arg { … }` */
export function block(
  name: string,
  args: string | number | readonly Argument[],
  children: readonly Directive[],
  options: DirectiveOptions = {},
): Directive {
  return { name, args: toTexts(args), block: children, ...options };
}

/** `map $source $target { pattern value; … }` */
export function map(
  source: string,
  target: string,
  entries: readonly (readonly [pattern: string, value: string])[],
  options: DirectiveOptions = {},
): Directive {
  const children = entries.map(([pattern, value]) => line(pattern, value));
  return block("map", [source, target], children, options);
}

/** A regular expression that matches the value and nothing else. */
export function quoteRegex(value: string): string {
  return value.replace(/[\\^$.*+?()[\]{}|]/g, (character) => `\\${character}`);
}

/** A top-level array is a list of words, so a single Text is passed inside a list. */
function toTexts(args: string | number | readonly Argument[]): Text[] {
  const list = Array.isArray(args) ? (args as readonly Argument[]) : [args as string | number];
  return list.map((arg) => (typeof arg === "object" ? arg : arg === "" ? [] : [String(arg)]));
}
