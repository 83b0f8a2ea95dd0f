import type { Check } from "../check.ts";

export const autocommit: Check = {
  id: "autocommit",
  weight: "warning",
  title: "Autocommit or another isolation level on a connection.",
  why: "With autocommit each statement is a transaction: behind the pooler each may run on another server connection, so that nothing carries over from one to the next.",
  fix: "Work in a transaction. What must run outside one (VACUUM, CREATE INDEX CONCURRENTLY) belongs to a job that is connected to PostgreSQL directly.",
  source: "https://www.psycopg.org/docs/connection.html#connection.autocommit",
  found: [
    "connection.autocommit = True",
    "cr.autocommit(True)",
    "connection.set_isolation_level(0)",
    "connection.set_session(autocommit=True)",
  ],
  fine: ["connection.autocommit = False", "cr.autocommit(False)", "self.run(autocommit=True)"],
  python: (fact) => {
    if (fact.kind === "assignment")
      return /\.autocommit$/.test(fact.path) && fact.value !== "False";
    if (fact.kind !== "call") return false;
    const [first] = fact.arguments;
    if (/(?:^|[._])(?:cr|_cnx|conn|connection)\.autocommit$/.test(fact.path))
      return first !== undefined && first.text !== "False";
    if (/\.set_isolation_level$/.test(fact.path)) return fact.arguments.length > 0;
    return (
      /\.set_session$/.test(fact.path) &&
      fact.arguments.some(
        ({ name, text }) => name === "autocommit" && !["False", "None"].includes(text),
      )
    );
  },
};
