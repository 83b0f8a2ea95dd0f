import type { Certainty, Check } from "../check.ts";
import {
  callOf,
  isName,
  isQuery,
  isShouted,
  isWord,
  type Statement,
  type Token,
} from "../sql-statements.ts";

export const sessionSetting: Check = {
  id: "session-setting",
  weight: "forbids",
  title: "A setting for the session: SET, RESET, or set_config that is not local.",
  why: "The next transaction runs on another server connection, without the setting; and the next client of this connection may run with it.",
  fix: "Use SET LOCAL, or set_config(name, value, true), in the transaction that needs it. A setting that every session needs belongs to the role or the database: ALTER ROLE ... SET.",
  source: "https://www.pgbouncer.org/features.html",
  found: [
    "cr.execute(\"SET lock_timeout = '5s'\")",
    'cr.execute("SET SESSION AUTHORIZATION reader")',
    'cr.execute("RESET search_path")',
    "cr.execute(\"SELECT set_config('app.user', %s, false)\", [uid])",
  ],
  fine: [
    "cr.execute(\"SET LOCAL lock_timeout = '5s'\")",
    'cr.execute("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")',
    'cr.execute("SET CONSTRAINTS ALL DEFERRED")',
    "cr.execute(\"SET TIME ZONE 'UTC'\")",
    "cr.execute(\"SELECT set_config('app.user', %s, true)\", [uid])",
  ],
  sql: (statement, certainty) => {
    const { tokens } = statement;
    if (isWord(tokens[0], "set")) return setsSession(statement, certainty) ? 0 : null;
    if (isWord(tokens[0], "reset")) return resetsSession(statement, certainty) ? 0 : null;
    const call = callOf(statement, /^set_config$/);
    if (call === null || (certainty === "loose" && !isQuery(statement))) return null;
    const [name, , local] = call.arguments;
    const follows = name?.length === 1 && tracked.has((name[0] as Token).value.toLowerCase());
    return follows || isTrue(local ?? []) ? null : call.at;
  },
};

/** PgBouncer follows a client's values of these, and sets them again on each server connection. */
const tracked = new Set([
  "client_encoding",
  "datestyle",
  "timezone",
  "intervalstyle",
  "standard_conforming_strings",
  "application_name",
]);

/** `SET name = value` that is no part of an UPDATE wherever it stands. */
const known =
  /^(?:\w+_timeout|\w*work_mem|search_path|role|row_security|session_replication_role|synchronous_commit|default_transaction_\w+|enable_\w+|jit|statement_timeout|client_min_messages|temp_buffers|effective_cache_size|random_page_cost|constraint_exclusion|check_function_bodies|log_(?:min_\w+|statement)|max_parallel_\w+|force_parallel_mode|\w+_collapse_limit|geqo\w*|plan_cache_mode|bytea_output|xmloption|extra_float_digits|lc_\w+)$/;

function setsSession({ tokens }: Statement, certainty: Certainty): boolean {
  const [verb, first, second] = tokens;
  if (isWord(first, "local", "transaction", "constraints")) return false;
  const session = isWord(first, "session");
  const at = session ? 2 : 1;
  const [name, sign] = settingAt(tokens, at);
  if (isWord(first, "time") && isWord(second, "zone")) return false;
  if (session && isWord(second, "authorization", "characteristics")) {
    return certainty === "executed" || isShouted(verb, first, second);
  }
  if (isWord(first, "names") || (session && isWord(second, "time"))) return false;
  if (name === null || tracked.has(name)) return false;
  if (name === "role" && isName(sign) && !isWord(sign, "to")) {
    return certainty === "executed" || (isShouted(verb, first) && tokens.length === 3);
  }
  if (sign?.raw !== "=" && !isWord(sign, "to")) {
    return certainty === "executed" && tokens[at]?.kind === "placeholder";
  }
  if (certainty === "executed") return true;
  return isShouted(verb) && (session || known.test(name));
}

function resetsSession({ tokens }: Statement, certainty: Certainty): boolean {
  const [name, after] = settingAt(tokens, 1);
  if (name === null || after !== undefined || tracked.has(name)) return false;
  if (certainty === "executed") return true;
  return isShouted(tokens[0]) && (known.test(name) || (name === "all" && isShouted(tokens[1])));
}

/** `name` or `extension.name`, and what follows it. */
function settingAt(tokens: readonly Token[], at: number): [string | null, Token | undefined] {
  const name = tokens[at];
  if (!isName(name)) return [null, undefined];
  if (tokens[at + 1]?.raw !== ".") return [(name as Token).value.toLowerCase(), tokens[at + 1]];
  return [`${name?.value}.${tokens[at + 2]?.value}`.toLowerCase(), tokens[at + 3]];
}

function isTrue(value: readonly Token[]): boolean {
  const [first] = value;
  return ["true", "t", "yes", "on", "1"].includes(first?.value.toLowerCase() ?? "");
}
