import type { Check } from "../check.ts";
import { isName, isShouted, isWord } from "../sql-statements.ts";

export const listen: Check = {
  id: "listen",
  weight: "forbids",
  title: "LISTEN or UNLISTEN.",
  why: "The server connection goes back to the pool after the statement. Notifications arrive there and are lost; no error says so.",
  fix: "Run the listener in a pool with `connection: session`, as websocket and cron pools do, or keep pgbouncer.mode: session.",
  source: "https://www.pgbouncer.org/features.html",
  found: ['cr.execute("LISTEN work_done")', 'cr.execute(f"unlisten {channel}")'],
  fine: ["cr.execute(\"NOTIFY work_done, 'x'\")", 'cr.execute("SELECT pg_notify(%s, %s)", pair)'],
  sql: ({ tokens }, certainty) => {
    const [verb, channel, ...rest] = tokens;
    if (!isWord(verb, "listen", "unlisten")) return null;
    if (!isName(channel) && channel?.raw !== "*") return null;
    if (certainty === "executed") return 0;
    const named = channel?.kind !== "word" || channel.raw === channel.raw.toLowerCase();
    return isShouted(verb) && named && rest.length === 0 ? 0 : null;
  },
};
