import type { Check } from "../check.ts";
import { isShouted, isWord } from "../sql-statements.ts";

export const loadLibrary: Check = {
  id: "load-library",
  weight: "forbids",
  title: "LOAD of a shared library.",
  why: "The library is loaded into one server process. The next transaction runs in another one, without it.",
  fix: "Name the library in postgresql.parameters: session_preload_libraries or shared_preload_libraries.",
  source: "https://www.pgbouncer.org/features.html",
  found: ["cr.execute(\"LOAD 'auto_explain'\")"],
  fine: ['cr.execute("CREATE EXTENSION IF NOT EXISTS unaccent")'],
  sql: ({ tokens }, certainty) => {
    const [verb, library, ...rest] = tokens;
    if (!isWord(verb, "load") || rest.length > 0) return null;
    if (library?.kind !== "text" && (certainty === "loose" || library?.kind !== "placeholder"))
      return null;
    return certainty === "executed" || isShouted(verb) ? 0 : null;
  },
};
