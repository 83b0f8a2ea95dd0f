import type { Check } from "../check.ts";
import { callOf, isQuery } from "../sql-statements.ts";

export const sessionAdvisoryLock: Check = {
  id: "session-advisory-lock",
  weight: "forbids",
  title: "An advisory lock that belongs to the session.",
  why: "The lock stays with a server connection that others get next: they hold it without knowing, and unlocking happens on another connection. Or the pooler resets the connection, and the lock is gone while the code counts on it.",
  fix: "Use pg_advisory_xact_lock or pg_try_advisory_xact_lock: it ends with the transaction. A lock that must outlive one needs pgbouncer.mode: session, or a pool with `connection: session`.",
  source: "https://www.pgbouncer.org/features.html",
  found: [
    'cr.execute("SELECT pg_try_advisory_lock(%s)", (key,))',
    'cr.execute("SELECT pg_advisory_unlock_all()")',
  ],
  fine: ['cr.execute("SELECT pg_try_advisory_xact_lock(%s)", (key,))'],
  sql: (statement, certainty) => {
    const call = callOf(
      statement,
      /^pg_(?:try_)?advisory_lock(?:_shared)?$|^pg_advisory_unlock(?:_shared|_all)?$/,
    );
    if (call === null) return null;
    return certainty === "executed" || isQuery(statement) ? call.at : null;
  },
};
