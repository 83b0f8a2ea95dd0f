/** Turns what zod found into problems that a person can mend. */
import type { z } from "zod";
import { nearest } from "./nearest.ts";
import { keysAt } from "./spec-schema.ts";
import type { Problem } from "./user-error.ts";
import type { PathPart, YamlSource } from "./yaml-source.ts";

type Issue = z.core.$ZodIssue;

/** Every issue as where, what, got, fix. `prefix` is where the validated value stands in the file. */
export function problemsOf(
  issues: readonly Issue[],
  source: YamlSource,
  prefix: readonly PathPart[],
  value: unknown,
): Problem[] {
  return issues.flatMap((issue) => describe(issue, source, prefix, value));
}

function describe(
  issue: Issue,
  source: YamlSource,
  prefix: readonly PathPart[],
  root: unknown,
): Problem[] {
  const path = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
  const name = path.length === 0 ? prefix.join(".") : path.join(".");
  const where = source.locate([...prefix, ...path]);
  const value = valueAt(root, path);

  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(key, path, source, prefix, keysAt(root, path)));
    case "invalid_union":
      return union(issue, source, prefix, root, where, name, value);
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
        return [{ where, what: `${name} is missing`, fix: `Add it: ${expected(issue.expected)}` }];
      return [
        {
          where,
          what: `${name} must be ${expected(issue.expected)}`,
          got: quote(value),
          fix:
            fixOf(issue) ??
            (issue.expected === "string" ? "Put it in quotes" : "Write such a value"),
        },
      ];
    case "invalid_value":
      return [
        {
          where,
          what: `${name} must be ${list(issue.values.map(quote))}`,
          got: quote(value),
          fix: suggestion(value, issue.values) ?? "Choose one of them",
        },
      ];
    case "too_small":
    case "too_big":
      return [
        {
          where,
          what: `${name} must be ${bound(issue)}`,
          got: quote(value),
          fix: "Choose a value in that range",
        },
      ];
    default:
      return [
        {
          where,
          what: `${name} ${sentence(issue.message)}`,
          got: quote(value),
          fix: fixOf(issue) ?? "Correct the value",
        },
      ];
  }
}

function unknownKey(
  key: string,
  path: readonly PathPart[],
  source: YamlSource,
  prefix: readonly PathPart[],
  known: readonly string[],
): Problem {
  const close = nearest(key, known);
  return {
    where: source.locate([...prefix, ...path, key], true),
    what: `${[...path, key].join(".")} is not a key of a stack file`,
    fix:
      close === null
        ? "Remove it; `odoo-cluster schema` and docs/SETTINGS.md list the keys"
        : `Did you mean ${close}?`,
  };
}

/** Of a union, the branch that the value was meant for says more than "no branch fits". */
function union(
  issue: Extract<Issue, { code: "invalid_union" }>,
  source: YamlSource,
  prefix: readonly PathPart[],
  root: unknown,
  where: string,
  name: string,
  value: unknown,
): Problem[] {
  if ("discriminator" in issue && typeof issue.discriminator === "string") {
    const roles = "options" in issue && Array.isArray(issue.options) ? issue.options : [];
    const got = isObject(value) ? value[issue.discriminator] : value;
    return [
      {
        where,
        what: `${name}.${issue.discriminator} must be ${list(roles.map(quote))}`,
        got: quote(got),
        fix: suggestion(got, roles) ?? "Choose one of them",
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
      describe({ ...inner, path: [...path, ...inner.path] } as Issue, source, prefix, root),
    );
  }
  return [
    {
      where,
      what: `${name} must be text, a number, or true or false`,
      got: quote(value),
      fix: "Write one plain value",
    },
  ];
}

function bound(issue: Extract<Issue, { code: "too_small" | "too_big" }>): string {
  const limit = issue.code === "too_small" ? issue.minimum : issue.maximum;
  const items =
    issue.origin === "array" ? " items" : issue.origin === "string" ? " characters" : "";
  return `${issue.code === "too_small" ? "at least" : "at most"} ${limit}${items}`;
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

function suggestion(value: unknown, choices: readonly unknown[]): string | null {
  const close = nearest(String(value), choices.map(String));
  return close === null ? null : `Did you mean ${close}?`;
}

function list(items: readonly string[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} or ${items.at(-1)}`;
}

/** A value as it was written, short enough for a message. */
export function quote(value: unknown): string {
  if (value === undefined) return "nothing";
  const written = JSON.stringify(value) ?? String(value);
  return written.length > 80 ? `${written.slice(0, 77)}...` : written;
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
