/**
 * PostgreSQL's parameters as PostgreSQL 17 and, on one machine, Patroni read them. Patroni drops
 * what it cannot take and goes on, so that a typo would never be noticed.
 * Spelling: https://www.postgresql.org/docs/17/config-setting.html
 */
import { nearest } from "../nearest.ts";
import { quantityIn, sizes, unitsOf } from "../postgresql-quantities.ts";
import table from "./postgresql.json" with { type: "json" };
import {
  factsOf,
  notOneOf,
  type OptionFacts,
  type OptionFault,
  type OptionTable,
  words,
} from "./table.ts";

export const postgresqlTable = table as OptionTable;

export interface PostgresqlContext {
  /** Whether Patroni runs PostgreSQL, with the libraries of the private root. */
  readonly patroni: boolean;
  /** `shared_preload_libraries` with those of the kit. */
  readonly preloaded: readonly string[];
}

/** What is wrong with a parameter; null where it is right. */
export function postgresqlFault(
  name: string,
  value: string,
  context: PostgresqlContext,
): OptionFault | null {
  const facts = factsOf(postgresqlTable, name) ?? factsOf(lowerCase, name);
  if (facts === undefined) return unknownFault(name, context);
  if (facts.file === false)
    return {
      what: "cannot be set in a file: PostgreSQL knows it by itself, or a session sets it",
      fix: "Remove it",
    };
  if (context.patroni && facts.patroni === "removes")
    return { what: "is removed by Patroni, which decides about recovery", fix: "Remove it" };
  const [prefix = ""] = name.split(".");
  if (prefix !== name && atStart.includes(prefix) && !context.preloaded.includes(prefix))
    return {
      what: `has no effect: the library ${prefix} is not loaded`,
      fix: `Add it to shared_preload_libraries, or remove this`,
    };
  return valueFault(name, value, facts, context);
}

/** Libraries that only the start of a server loads; sessions load the others when they use them. */
const atStart = ["auth_delay", "auto_explain", "basic_archive", "pg_prewarm", "pg_stat_statements"];

/** DateStyle, IntervalStyle and TimeZone; a stack file has lower case. */
const lowerCase: OptionTable = Object.fromEntries(
  Object.entries(postgresqlTable).map(([name, facts]) => [name.toLowerCase(), facts]),
);

function unknownFault(name: string, { preloaded }: PostgresqlContext): OptionFault | null {
  const names = Object.keys(lowerCase);
  const close = nearest(name, names);
  const fix =
    close === null
      ? "Choose one of https://www.postgresql.org/docs/17/runtime-config.html"
      : `Did you mean ${close}?`;
  const [prefix = ""] = name.split(".");
  if (prefix === name) return { what: "is no parameter of PostgreSQL 17", fix };
  const prefixes = [
    ...new Set(names.filter((it) => it.includes(".")).map((it) => it.split(".")[0] as string)),
  ];
  if (prefixes.includes(prefix)) return { what: `is no parameter of ${prefix}`, fix };
  // Any other prefix may be that of a library of the team, or of a variable that its SQL reads.
  if (preloaded.includes(prefix)) return null;
  const meant = nearest(prefix, prefixes, 2);
  return meant === null
    ? null
    : { what: `has a prefix that nothing reads`, fix: `Did you mean ${meant}?` };
}

function valueFault(
  name: string,
  value: string,
  facts: OptionFacts,
  context: PostgresqlContext,
): OptionFault | null {
  switch (facts.type) {
    case "bool":
      return switchFault(value, facts.values);
    case "enum":
      return enumFault(value, facts);
    case "string":
      return facts.values !== undefined && context.patroni
        ? libraryFault(value, facts.values)
        : null;
    default:
      return numberFault(name, value, facts, context);
  }
}

function switchFault(value: string, only: readonly string[] = []): OptionFault | null {
  if (!/^(on|off|true|false|yes|no|1|0)$/i.test(value))
    return { what: "must be on or off", fix: "Write `on` or `off`" };
  const meant = /^(on|true|yes|1)$/i.test(value) ? "on" : "off";
  if (only.length === 0 || only.includes(meant)) return null;
  return { what: `must be ${only[0]}: this PostgreSQL was built without it`, fix: "Remove it" };
}

function enumFault(value: string, { values = [], also = [] }: OptionFacts): OptionFault | null {
  if ([...values, ...also].some((word) => word.toLowerCase() === value.toLowerCase())) return null;
  return notOneOf(value, values);
}

function libraryFault(value: string, known: readonly string[]): OptionFault | null {
  const missing = value
    .split(",")
    .map((name) => name.trim().replace(/^"(.*)"$/, "$1"))
    .find((name) => name !== "" && !name.includes("/") && !known.includes(name));
  if (missing === undefined) return null;
  const close = nearest(missing, known);
  return {
    what: "names a library that the private root does not have",
    fix:
      close === null ? `Remove ${missing}: PostgreSQL would not start` : `Did you mean ${close}?`,
  };
}

function numberFault(
  name: string,
  value: string,
  facts: OptionFacts,
  { patroni }: PostgresqlContext,
): OptionFault | null {
  const number = numberOf(value, facts);
  if (number === null) return spellingFault(value, facts);
  const least = (patroni ? facts.patroniMin : undefined) ?? facts.min ?? Number.NEGATIVE_INFINITY;
  const most = (patroni ? facts.patroniMax : undefined) ?? facts.max ?? Number.POSITIVE_INFINITY;
  const replaced = (bound: number | undefined, end: number) =>
    bound === end ? "" : ", and Patroni would put a value of its own in its place";
  if (number < least)
    return {
      what: `must be at least ${shownIn(least, facts.unit)}${replaced(facts.min, least)}`,
      fix: "Raise it, or remove it",
    };
  if (number > most)
    return {
      what: `must be at most ${shownIn(most, facts.unit)}${replaced(facts.max, most)}`,
      fix: `Lower it; \`${name}\` counts in ${facts.unit ?? "plain numbers"}`,
    };
  if (slru.includes(name) && number % 16 !== 0)
    return { what: "must be a multiple of 16", fix: "Write 16, 32 or more" };
  // check_vacuum_buffer_usage_limit: none, or enough for a ring.
  if (name === "vacuum_buffer_usage_limit" && number > 0 && number < 128)
    return { what: "must be 0 or at least 128kB", fix: "Raise it, or remove it" };
  return null;
}

/** Buffers whose check hook wants whole banks (`check_slru_buffers`). */
const slru: readonly string[] = [
  ...["commit_timestamp_buffers", "multixact_member_buffers", "multixact_offset_buffers"],
  ...["notify_buffers", "serializable_buffers", "subtransaction_buffers", "transaction_buffers"],
];

/** In the parameter's own unit, rounded as PostgreSQL rounds; null where it is no such number. */
function numberOf(value: string, { type, unit }: OptionFacts): number | null {
  const isWhole = type === "integer";
  const number = quantityIn(value, unit ?? null, isWhole ? "integer" : "real");
  return number === null || !isWhole ? number : halfToEven(number);
}

/** C's rint, Python's round: of two equally near numbers the even one. */
function halfToEven(number: number): number {
  const below = Math.floor(number);
  if (number - below !== 0.5) return Math.round(number);
  return below % 2 === 0 ? below : below + 1;
}

function spellingFault(value: string, { type, unit }: OptionFacts): OptionFault {
  const number = type === "integer" ? "a whole number" : "a number";
  if (unit === undefined)
    return { what: `must be ${number} without a unit`, fix: "Write the digits alone" };
  const units = unitsOf(unit);
  const right = respelled(value, units);
  return {
    what: `must be ${number}, with ${words(Object.keys(units))} behind it or counted in ${unit}`,
    fix:
      right === null
        ? `Write it as \`${units === sizes ? "16MB" : "30s"}\``
        : `Did you mean ${right}?`,
  };
}

/** `16 MiB` -> `16MB`, `5 Minutes` -> `5min`: what people write elsewhere. */
function respelled(value: string, units: Readonly<Record<string, number>>): string | null {
  const [, digits, written = ""] = /^([0-9]+(?:\.[0-9]+)?)\s*([A-Za-z]+)$/.exec(value) ?? [];
  if (digits === undefined) return null;
  const word = written.toLowerCase();
  const meant =
    units === sizes
      ? Object.keys(sizes).find((unit) =>
          [unit, `${unit.slice(0, 1)}iB`, unit.slice(0, 1)].some((it) => it.toLowerCase() === word),
        )
      : Object.entries(spokenTimes).find(([, spoken]) => spoken.includes(word))?.[0];
  return meant === undefined ? null : `${digits}${meant}`;
}

const spokenTimes: Readonly<Record<string, readonly string[]>> = {
  us: ["us", "microsecond", "microseconds"],
  ms: ["ms", "msec", "millisecond", "milliseconds"],
  s: ["s", "sec", "secs", "second", "seconds"],
  min: ["min", "m", "mins", "minute", "minutes"],
  h: ["h", "hr", "hour", "hours"],
  d: ["d", "day", "days"],
};

function shownIn(number: number, unit: string | undefined): string {
  return unit === undefined
    ? String(number)
    : `${number}${/^[0-9]/.test(unit) ? ` times ${unit}` : unit}`;
}
