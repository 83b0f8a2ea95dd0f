import type { Check } from "../check.ts";
import { isName, isShouted, isWord } from "../sql-statements.ts";

export const heldCursor: Check = {
  id: "held-cursor",
  weight: "forbids",
  title: "A cursor on the server that outlives its transaction: WITH HOLD.",
  why: "The cursor stays on one server connection. The next FETCH runs on another one, which does not know it.",
  fix: "Leave WITH HOLD out and read to the end in one transaction, or read in slices by key: WHERE id > last ORDER BY id LIMIT n.",
  source: "https://www.pgbouncer.org/features.html",
  found: [
    'cr.execute("DECLARE rows CURSOR WITH HOLD FOR SELECT 1")',
    'connection.cursor("rows", withhold=True)',
  ],
  fine: [
    'cr.execute("DECLARE rows CURSOR FOR SELECT 1")',
    'connection.cursor("rows")',
    'connection.cursor("rows", withhold=False)',
  ],
  sql: ({ tokens }, certainty) => {
    if (!isWord(tokens[0], "declare") || !isName(tokens[1])) return null;
    const cursor = tokens.findIndex((token) => isWord(token, "cursor"));
    if (cursor < 0 || !isWord(tokens[cursor + 1], "with") || !isWord(tokens[cursor + 2], "hold")) {
      return null;
    }
    return certainty === "executed" || isShouted(tokens[0], tokens[cursor]) ? 0 : null;
  },
  python: (fact) =>
    (fact.kind === "call" &&
      fact.path.endsWith(".cursor") &&
      fact.arguments.some(
        ({ name, text }) => name === "withhold" && !/^(False|None|0)$/.test(text),
      )) ||
    (fact.kind === "assignment" && fact.path.endsWith(".withhold") && fact.value === "True"),
};
