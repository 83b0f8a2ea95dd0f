/**
 * odoo.conf as Odoo's own parser reads it. The table is that of 19.0; of 18.0 the types of the same
 * names are taken to be the same, and a name that 19.0 does not know is let pass.
 */
import { nearest } from "../nearest.ts";
import type { SeriesName } from "../series.ts";
import table from "./odoo.json" with { type: "json" };
import {
  factsOf,
  notOneOf,
  type OptionFacts,
  type OptionFault,
  type OptionTable,
} from "./table.ts";

export const odooTable = table as OptionTable;

/** The series that the table was made out of. */
export const tableSeries: SeriesName = "19.0";

/** Below it a worker ends before it answers. The parser takes any number. */
const least: Readonly<Record<string, number>> = { limit_request: 1, limit_time_cpu: 1 };

/** Whether Odoo itself has the option: of any other name an addon may be the reader. */
export function isOdooOption(name: string): boolean {
  return factsOf(odooTable, name) !== undefined;
}

/** What is wrong with a key of odoo.conf; null where it is right, or an addon's. */
export function odooFault(name: string, value: string, series: SeriesName): OptionFault | null {
  const facts = factsOf(odooTable, name);
  const isExact = series === tableSeries;
  if (facts === undefined) return misspelled(name, series);
  if (facts.file === false && isExact)
    return {
      what: "is no key of odoo.conf: Odoo reads it from the command line alone",
      fix: "Remove it",
    };
  if (name === "log_handler") return handlerFault(value);
  if (
    facts.type !== "bool" &&
    /^(None|False|false)$/.test(value) &&
    (isExact || facts.type !== "string")
  )
    return {
      what: "is no switch: Odoo would not read this value",
      fix: "Remove it: the default counts without it",
    };
  switch (facts.type) {
    case "bool":
      return /^(1|yes|true|on|0|no|false|off)$/i.test(value)
        ? null
        : { what: "must be True or False", fix: "Write `true` or `false`" };
    case "enum":
      return (facts.values ?? []).includes(value) ? null : notOneOf(value, facts.values ?? []);
    case "string":
      return null;
    default:
      return numberFault(name, value, facts);
  }
}

/** One letter more, less or other; what an addon reads is further from Odoo's own names. */
function misspelled(name: string, series: SeriesName): OptionFault | null {
  const close = nearest(name, Object.keys(odooTable), 2);
  return close === null
    ? null
    : { what: `is no option of Odoo ${series}`, fix: `Did you mean ${close}?` };
}

/** Another level counts as INFO, and a handler without a colon ends Odoo. */
function handlerFault(value: string): OptionFault | null {
  const handler = /^[^:,]*:(NOTSET|DEBUG|INFO|WARN|WARNING|ERROR|CRITICAL|FATAL)$/;
  return value.split(",").every((it) => handler.test(it.trim()))
    ? null
    : {
        what: "must be loggers with levels, by commas",
        fix: "Write it as `odoo.http:DEBUG,werkzeug:WARNING`",
      };
}

function numberFault(name: string, value: string, facts: OptionFacts): OptionFault | null {
  const whole = facts.type === "integer";
  const isNumber = whole
    ? /^[+-]?[0-9]+(_[0-9]+)*$/.test(value)
    : /^[+-]?([0-9]+(_[0-9]+)*\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$/.test(value);
  // -1 stands for "not set" where it is the default.
  const lowest = Number(facts.default) < 0 ? Number(facts.default) : (least[name] ?? 0);
  const number = Number(value.replaceAll("_", ""));
  if (isNumber && number >= lowest && number < 2 ** 63) return null;
  const bytes = bytesOf(value);
  return {
    what: `must be a${whole ? " whole" : ""} number without a unit, ${lowest} or more`,
    fix: bytes === null ? "Write the digits alone" : `Write ${bytes}`,
  };
}

/** `2 GiB`, `2GB`, `2G`: what people write for a number of bytes. */
function bytesOf(value: string): number | null {
  const [, digits, unit = ""] = /^([0-9]+)\s*([KMGT])i?B?$/i.exec(value) ?? [];
  return digits === undefined
    ? null
    : Number(digits) * 1024 ** ("KMGT".indexOf(unit.toUpperCase()) + 1);
}
