/** Patroni's YAML, read by PyYAML (YAML 1.1): everything is double-quoted unless its key wants a number or a switch. */
import type { Setting } from "../../model/setting.ts";
import type { Text } from "../../model/text.ts";
import { join, mapLiterals, text } from "../../model/text.ts";

/**
 * Keys whose values Patroni wants as number or boolean. All others are strings, or YAML 1.1 would
 * read `on`, `1e3`, `2024-01-01` and `12:30` as something else.
 */
const bareKeys: ReadonlySet<string> = new Set([
  "ttl",
  "loop_wait",
  "retry_timeout",
  "maximum_lag_on_failover",
  "primary_start_timeout",
  "failsafe_mode",
  "synchronous_mode",
  "synchronous_mode_strict",
  "synchronous_node_count",
  "use_pg_rewind",
  "use_slots",
  "use_unix_socket",
  "use_unix_socket_repl",
  "nofailover",
  "nosync",
  "clonefrom",
]);

/** What a plain key may look like, without the words that YAML 1.1 takes for switches. */
const plainKey = /^(?!(?:y|n|yes|no|on|off|true|false|null)$)[a-z_][a-z0-9_]*$/i;

/** Inside double quotes. JSON's escapes are YAML's; PyYAML refuses or folds a few characters besides. */
export function escapeYaml(plain: string): string {
  return JSON.stringify(plain.toWellFormed())
    .slice(1, -1)
    .replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, (character) => {
      return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
    });
}

type Tree = Map<string, Tree | Text>;

/**
 * Prints nested YAML. A section is a path (`bootstrap.dcs.postgresql`), its segments without dots;
 * keys are taken as they are (`pg_stat_statements.max`). `[0]`, `[1]` … are the items of a list.
 */
export function printYaml(settings: readonly Setting[]): Text {
  const root: Tree = new Map();
  for (const { section, key, value } of settings) {
    let tree = root;
    for (const segment of section === "" ? [] : section.split(".")) {
      const next = tree.get(segment) ?? new Map();
      if (!(next instanceof Map)) throw new Error(`${section} is a value and a section`);
      tree.set(segment, next);
      tree = next;
    }
    if (tree.has(key)) throw new Error(`${section}.${key} is set twice`);
    tree.set(key, value);
  }
  return printTree(root, "");
}

/** True where the value is written without quotes, and is a number or a boolean in JSON, too. */
export function isBare(key: string, literal: string): boolean {
  return bareKeys.has(key) && /^(?:\d+|true|false)$/.test(literal);
}

function printTree(tree: Tree, indent: string): Text {
  return join(
    [...tree].map(([key, value]) => {
      const start = isItem(key) ? `${indent}-` : `${indent}${printKey(key)}:`;
      if (value instanceof Map) return text`${start}\n${printTree(value, `${indent}  `)}`;
      return text`${start} ${printScalar(key, value)}\n`;
    }),
  );
}

function isItem(key: string): boolean {
  return /^\[\d+\]$/.test(key);
}

function printKey(key: string): string {
  return plainKey.test(key) ? key : `"${escapeYaml(key)}"`;
}

function printScalar(key: string, value: Text): Text {
  const [only] = value;
  if (value.length === 1 && typeof only === "string" && isBare(key, only)) return value;
  return text`"${mapLiterals(value, escapeYaml)}"`;
}
