import type { Check } from "../check.ts";
import { isName, isWord, type Token } from "../sql-statements.ts";

export const temporaryTable: Check = {
  id: "temporary-table",
  weight: "forbids",
  title: "A temporary table that outlives its transaction.",
  why: "The table stays on one server connection: the next transaction does not find it, and another client that gets the connection finds it in its way.",
  fix: "Add ON COMMIT DROP, and do all work on it in one transaction; or use a common table expression (WITH).",
  source: "https://www.pgbouncer.org/features.html",
  found: [
    'cr.execute("CREATE TEMP TABLE totals (id int)")',
    'cr.execute("CREATE TEMPORARY TABLE totals ON COMMIT DELETE ROWS AS SELECT 1")',
    'cr.execute("SELECT id INTO TEMP totals FROM res_partner")',
  ],
  fine: [
    'cr.execute("CREATE TEMP TABLE totals (id int) ON COMMIT DROP")',
    'cr.execute("CREATE TABLE totals (id int)")',
  ],
  sql: ({ tokens }, certainty) => {
    if (isWord(tokens[0], "create")) {
      const at = isWord(tokens[1], "global", "local") ? 2 : 1;
      if (!isWord(tokens[at], "temp", "temporary") || dropsOnCommit(tokens)) return null;
      const kind = tokens
        .slice(at + 1, at + 4)
        .find((token) => isWord(token, "table", "view", "sequence"));
      if (kind === undefined) return null;
      if (certainty === "executed") return 0;
      // Prose goes on with other words.
      const named = tokens.slice(tokens.indexOf(kind) + 1).find((token) => token.raw === "(");
      const defined = tokens.some((token) => isWord(token, "as", "start"));
      return oneCase(tokens.slice(0, at + 2)) && (named !== undefined || defined) ? 0 : null;
    }
    if (!isWord(tokens[0], "select", "with")) return null;
    const into = tokens.findIndex(
      (token, index) =>
        isWord(token, "into") &&
        isWord(tokens[index + 1], "temp", "temporary") &&
        isName(tokens[index + 2]) &&
        !isWord(tokens[index + 2], "from"),
    );
    return into < 0 ? null : into;
  },
};

function dropsOnCommit(tokens: readonly Token[]): boolean {
  return tokens.some(
    (token, index) =>
      isWord(token, "on") &&
      isWord(tokens[index + 1], "commit") &&
      isWord(tokens[index + 2], "drop"),
  );
}

function oneCase(tokens: readonly Token[]): boolean {
  const raw = tokens.map((token) => token.raw).join("");
  return raw === raw.toUpperCase() || raw === raw.toLowerCase();
}
