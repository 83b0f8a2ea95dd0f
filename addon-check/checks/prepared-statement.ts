import type { Check } from "../check.ts";
import { isName, isShouted, isWord } from "../sql-statements.ts";

export const preparedStatement: Check = {
  id: "prepared-statement",
  weight: "forbids",
  title: "PREPARE, EXECUTE or DEALLOCATE as SQL.",
  why: "The statement is known to one server connection alone. The next transaction runs on another one and fails, or meets a statement of the same name that another client prepared.",
  fix: "Pass the query to cr.execute each time. PgBouncer follows prepared statements of the protocol, but none that SQL makes.",
  source: "https://www.pgbouncer.org/features.html",
  found: [
    'cr.execute("PREPARE find (int) AS SELECT $1")',
    'cr.execute("EXECUTE find(1)")',
    'cr.execute("DEALLOCATE ALL")',
  ],
  fine: ["cr.execute(\"PREPARE TRANSACTION 'x'\")", 'cr.execute("SELECT 1", prepared)'],
  sql: ({ tokens, inBody }, certainty) => {
    const [verb, name, after] = tokens;
    // EXECUTE of PL/pgSQL is another statement.
    if (inBody || !isName(name)) return null;
    const sure = certainty === "executed" || isShouted(verb);
    if (isWord(verb, "prepare") && !isWord(name, "transaction")) {
      return sure && (isWord(after, "as") || after?.raw === "(") ? 0 : null;
    }
    if (isWord(verb, "execute")) return certainty === "executed" ? 0 : null;
    if (!isWord(verb, "deallocate")) return null;
    return certainty === "executed" || (sure && tokens.length <= 3) ? 0 : null;
  },
};
