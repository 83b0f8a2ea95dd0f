/**
 * PgBouncer's options. It reads any number into 32 bits and takes any sign, and its switches are
 * numbers: `true` keeps it from starting.
 */
import { nearest } from "../nearest.ts";
import table from "./pgbouncer.json" with { type: "json" };
import { factsOf, notOneOf, type OptionFault, type OptionTable } from "./table.ts";

export const pgbouncerTable = table as OptionTable;

/** Came with 1.25, which images have and Debian's root has not (NEWS.md of PgBouncer). */
const newer: OptionTable = {
  client_tls13_ciphers: { type: "string" },
  query_wait_notify: { type: "integer", default: "5" },
  scram_iterations: { type: "integer", default: "4096" },
  server_tls13_ciphers: { type: "string" },
  transaction_timeout: { type: "real", default: "0" },
};

const most = 2 ** 31 - 1;

/** What is wrong with an option of pgbouncer.ini; null where it is right. @param version of PgBouncer: Debian's, or an image's. */
export function pgbouncerFault(
  name: string,
  value: string,
  version: "1.24" | "1.25",
): OptionFault | null {
  const later = version === "1.25" ? newer : {};
  const facts = factsOf(pgbouncerTable, name) ?? factsOf(later, name);
  if (facts === undefined) {
    if (Object.hasOwn(newer, name))
      return {
        what: "came with PgBouncer 1.25, and the private root has an older one, which does not start with it",
        fix: "Remove it",
      };
    const close = nearest(name, [...Object.keys(pgbouncerTable), ...Object.keys(later)]);
    return {
      what: "is no option of PgBouncer, which does not start with it",
      fix:
        close === null
          ? "Choose one of https://www.pgbouncer.org/config.html"
          : `Did you mean ${close}?`,
    };
  }
  switch (facts.type) {
    case "enum":
      return (facts.values ?? []).includes(value.toLowerCase())
        ? null
        : notOneOf(value, facts.values ?? []);
    case "integer":
      return integerFault(value, facts.default);
    case "real":
      return /^([0-9]+\.?[0-9]*|\.[0-9]+|0[xX][0-9a-fA-F]+)$/.test(value) && Number(value) <= most
        ? null
        : {
            what: "must be a number of seconds without a unit, 0 or more",
            fix: "Write it as `30` or `0.5`",
          };
    default:
      return null;
  }
}

function integerFault(value: string, usual: string | undefined): OptionFault | null {
  const number = /^0[0-7]+$/.test(value) ? Number.parseInt(value, 8) : Number(value);
  if (/^(0[0-7]*|[1-9][0-9]*|0[xX][0-9a-fA-F]+)$/.test(value) && number <= most) return null;
  // Written as true or false in the stack file.
  if (/^(true|false|on|off|yes|no)$/i.test(value) && (usual === "0" || usual === "1"))
    return { what: "must be 1 or 0", fix: `Write ${/^(true|on|yes)$/i.test(value) ? 1 : 0}` };
  return {
    what: `must be a whole number from 0 to ${most} without a unit`,
    fix: "Write the digits alone",
  };
}
