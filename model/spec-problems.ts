/** Turns what zod found into problems that a person can mend. */

import type { z } from "zod";
import type { Place } from "./location.ts";
import { nearest } from "./nearest.ts";
import { clusterSchema, keysAt, type SchemaNode } from "./spec-schema.ts";
import { keyName, type Problem, printable, quoted } from "./user-error.ts";
import { wishOf } from "./wishes.ts";
import type { PathPart, YamlSource } from "./yaml-source.ts";

type Issue = z.core.$ZodIssue;

/** Every issue as where, what, got, fix. `prefix` is where the validated value stands in the file, `schema` what it was validated by. */
export function problemsOf(
  issues: readonly Issue[],
  source: YamlSource,
  prefix: readonly PathPart[],
  value: unknown,
  schema: SchemaNode = clusterSchema,
): Problem[] {
  return issues
    .filter((issue) => !isShadowed(issue, issues))
    .flatMap((issue) => describe(issue, source, prefix, value, schema));
}

/** A whole number beyond what a double holds breaks zod's own limit beside the schema's. */
function isShadowed(issue: Issue, issues: readonly Issue[]): boolean {
  const safe = (other: Issue) =>
    (other.code === "too_big" && other.maximum === Number.MAX_SAFE_INTEGER) ||
    (other.code === "too_small" && other.minimum === Number.MIN_SAFE_INTEGER);
  const path = JSON.stringify(issue.path);
  return (
    safe(issue) &&
    issues.some(
      (other) => other.code === issue.code && !safe(other) && JSON.stringify(other.path) === path,
    )
  );
}

function describe(
  issue: Issue,
  source: YamlSource,
  prefix: readonly PathPart[],
  root: unknown,
  schema: SchemaNode,
): Problem[] {
  const path = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
  const name = dotted(path.length === 0 ? prefix : path);
  const where = source.locate([...prefix, ...path]);
  const value = valueAt(root, path);
  const got = shown(path, value, source.numberAt([...prefix, ...path]));

  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) =>
        unknownKey(key, path, source, prefix, keysAt(schema, root, path), ownerOf(path, value)),
      );
    case "invalid_union":
      return union(issue, source, prefix, root, schema, { where, name, value, got });
    case "invalid_key":
      return [
        {
          where: source.locate([...prefix, ...path], true),
          what: `${name}: the name ${messages(issue.issues)}`,
          got: quote(path.at(-1)),
          fix: "Choose such a name",
        },
      ];
    case "invalid_type":
      if (value === undefined)
        return [{ where, what: `${name} is missing`, fix: missingFix(issue) }];
      return [
        {
          where,
          // Zod's own words say "Invalid input"; a schema's say what is wanted.
          what: `${name} ${issue.message.startsWith("Invalid") ? `must be ${expected(issue.expected)}` : sentence(issue.message)}`,
          got,
          fix: typeFix(issue, value),
        },
      ];
    case "invalid_value":
      return [
        {
          where,
          what: `${name} must be ${list(issue.values.map(quote))}`,
          got,
          fix: sameNumber(value, issue.values) ?? suggestion(value, issue.values),
        },
      ];
    case "too_small":
    case "too_big":
      return [
        {
          where,
          what: `${name} must ${bound(issue)}`,
          got,
          fix: "Choose a value in that range",
        },
      ];
    default:
      return [
        {
          where,
          what: `${name} ${sentence(issue.message)}`,
          got,
          fix: fixOf(issue) ?? "Correct the value",
        },
      ];
  }
}

/** A schema may say what to write; zod knows the type alone. */
function missingFix(issue: Extract<Issue, { code: "invalid_type" }>): string {
  const [, own] = /^missing: (.*)$/su.exec(issue.message) ?? [];
  return own ?? `Add it as ${expected(issue.expected)}`;
}

function unknownKey(
  key: string,
  path: readonly PathPart[],
  source: YamlSource,
  prefix: readonly PathPart[],
  known: readonly string[],
  owner: string,
): Problem {
  const wish = wishOf([...path, key]);
  const close = nearest(key, known);
  return {
    where: source.locate([...prefix, ...path, key], true),
    what: `${dotted([...path, key])} is not a key of ${owner}`,
    fix:
      wish !== null
        ? `${wish.instead} (docs/UNSUPPORTED.md)`
        : close === null
          ? "Remove it; `odoo-cluster schema` and docs/SETTINGS.md list the keys"
          : `Did you mean ${close}?`,
  };
}

/** Who has such keys; a cron pool has other ones than an HTTP pool. */
function ownerOf(path: readonly PathPart[], value: unknown): string {
  const role = path.length === 2 && path[0] === "pools" && isObject(value) ? value["role"] : null;
  return typeof role === "string" ? `a pool of role ${role}` : "a stack file";
}

/** Of a union, the branch that the value was meant for says more than "no branch fits". */
function union(
  issue: Extract<Issue, { code: "invalid_union" }>,
  source: YamlSource,
  prefix: readonly PathPart[],
  root: unknown,
  schema: SchemaNode,
  { where, name, value, got }: { where: Place; name: string; value: unknown; got: string },
): Problem[] {
  if ("discriminator" in issue && typeof issue.discriminator === "string") {
    const roles = "options" in issue && Array.isArray(issue.options) ? issue.options : [];
    return [
      {
        where,
        what: `${name} must be ${list(roles.map(quote))}`,
        got,
        fix: suggestion(value, roles),
      },
    ];
  }
  const best = issue.errors.toSorted((a, b) => a.length - b.length)[0];
  const deeper = best?.filter(
    (inner) => inner.path.length > 0 || inner.code === "unrecognized_keys",
  );
  if (best !== undefined && deeper !== undefined && deeper.length > 0) {
    const path = issue.path;
    return best.flatMap((inner) =>
      describe({ ...inner, path: [...path, ...inner.path] } as Issue, source, prefix, root, schema),
    );
  }
  return [
    {
      where,
      what: `${name} must be text, a number, or true or false`,
      got,
      fix: value === null ? removal : "Write one plain value",
    },
  ];
}

function bound(issue: Extract<Issue, { code: "too_small" | "too_big" }>): string {
  const limit = issue.code === "too_small" ? issue.minimum : issue.maximum;
  const most = issue.code === "too_small" ? "at least" : "at most";
  const items = { array: "item", string: "character" }[issue.origin as string];
  if (items === undefined) return `be ${most} ${limit}`;
  return `have ${most} ${limit} ${items}${limit === 1 ? "" : "s"}`;
}

const removal = "Give it a value, or remove the key";

function typeFix(issue: Extract<Issue, { code: "invalid_type" }>, value: unknown): string {
  if (value === null) return removal;
  const wanted: string = issue.expected;
  if (wanted === "string" && !isObject(value))
    return issue.message.startsWith("Invalid") ? "Put it in quotes" : "Write it in that way";
  const isNumber = typeof value === "string" && value.trim() !== "" && !Number.isNaN(Number(value));
  if (["number", "int"].includes(wanted) && isNumber) return "Write it without quotes";
  return "Write such a value";
}

/** YAML reads an unquoted 19.0 as the number 19. */
function sameNumber(value: unknown, choices: readonly unknown[]): string | null {
  if (typeof value !== "number") return null;
  const choice = choices.find((candidate) => Number(candidate) === value);
  return choice === undefined ? null : `Put it in quotes: \`${quote(choice)}\``;
}

function expected(type: string): string {
  const names: Readonly<Record<string, string>> = {
    string: "text",
    int: "a whole number",
    number: "a number",
    boolean: "true or false",
    object: "a map of keys",
    record: "a map of keys",
    array: "a list",
  };
  return names[type] ?? type;
}

function messages(issues: readonly { message: string }[]): string {
  return issues.map((issue) => sentence(issue.message)).join(" and ");
}

function sentence(message: string): string {
  return message.replace(/\.$/, "");
}

function fixOf(issue: Issue): string | undefined {
  const fix = issue.code === "custom" ? issue.params?.["fix"] : undefined;
  return typeof fix === "string" ? fix : undefined;
}

function suggestion(value: unknown, choices: readonly unknown[]): string {
  const close = typeof value === "string" ? nearest(value, choices.map(String)) : null;
  return close === null ? "Choose one of them" : `Did you mean ${close}?`;
}

/** `a, b or c`. */
export function list(items: readonly string[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} or ${items.at(-1)}`;
}

/** A path as people write it, whatever its keys hold. */
export function dotted(path: readonly PathPart[]): string {
  return path.map((part) => keyName(String(part))).join(".");
}

/** A value as it was written, short enough for a message. What maps and lists hold stays out of it. */
export function quote(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (isObject(value)) return Object.keys(value).length === 0 ? "an empty map" : "a map";
  if (typeof value === "string") return quoted(value);
  if (typeof value === "number" && !Number.isFinite(value)) return yamlWords(value);
  return printable(String(value));
}

function yamlWords(value: number): string {
  if (Number.isNaN(value)) return ".nan";
  return value < 0 ? "-.inf" : ".inf";
}

/** `quote`, but nothing of what may be a password; numbers as they stand in the file. */
export function shown(path: readonly PathPart[], value: unknown, number?: string | null): string {
  const secretive = path.some((part) => /pass|secret|token|credential/i.test(String(part)));
  if (secretive && value !== null && value !== undefined) return "a value that is not shown";
  return number ?? quote(value);
}

function valueAt(root: unknown, path: readonly PathPart[]): unknown {
  let value = root;
  for (const part of path) {
    if (!isObject(value) || !Object.hasOwn(value, part)) return undefined;
    value = value[part];
  }
  return value;
}

function isObject(value: unknown): value is Record<PathPart, unknown> {
  return typeof value === "object" && value !== null;
}
