/**
 * Bursts through the edge of a stack that runs on this machine, or at any address of it:
 *
 *     npm run flood -- <stack> [--path /web/login] [--requests 1000] [--patience 600] [40 160 320 1000]
 *     npm run flood -- http://127.0.0.1:8069 [...]
 *
 * Prints a line for each burst; exits 1 where an answer was neither 200 nor 503 with Retry-After.
 */
import { parseArgs } from "node:util";
import { flood, percentile } from "../drills/traffic/flood.ts";
import type { Target } from "../drills/traffic/http-client.ts";
import { load } from "../load.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    path: { type: "string", default: "/web/login" },
    requests: { type: "string" },
    patience: { type: "string", default: "600" },
  },
});
const [place = "local", ...sizes] = positionals;
const bursts = sizes.length === 0 ? [40, 160, 320, 1000] : sizes.map(Number);
const target = targetOf(place);
let wrong = 0;

process.stdout.write(`${place}${values.path}\n`);
for (const atOnce of bursts) {
  const requests = Number(values.requests ?? Math.max(600, atOnce));
  const found = await flood(target, {
    path: values.path,
    atOnce,
    requests,
    patience: Number(values.patience),
  });
  const counts = [...found.statuses].toSorted(([a], [b]) => a - b);
  const others = counts.filter(([status]) => status !== 200 && status !== 503);
  wrong += others.reduce((sum, [, count]) => sum + count, 0) + found.unexplained;
  const ms = (share: number) => `${Math.round(percentile(found.answered, share))} ms`;
  process.stdout.write(
    `${String(atOnce).padStart(5)} at once: ${found.perSecond.toFixed(0)}/s, p50 ${ms(0.5)}, p95 ${ms(0.95)}, last ${ms(1)}; ` +
      `${counts.map(([status, count]) => `${count} x ${status === 0 ? "no answer" : status}`).join(", ")}` +
      `${found.unexplained > 0 ? `; ${found.unexplained} x 503 without Retry-After` : ""}\n`,
  );
}
process.exitCode = wrong > 0 ? 1 : 0;

/** A stack's own door, or an address as it is written. */
function targetOf(written: string): Target {
  if (/^https?:/.test(written)) {
    const { protocol, hostname, port, host } = new URL(written);
    const authority = protocol === "https:" ? "unchecked" : null;
    return { host: hostname, port: Number(port), name: host, authority };
  }
  const { topology } = load(written);
  const url = new URL(topology.application.url);
  const edge = topology.groups.find((group) => group.role === "edge");
  if (edge?.role !== "edge" || topology.platform !== "local")
    throw new Error(`${written} is no stack of platform local: name an address instead`);
  const host = edge.https.host === "0.0.0.0" ? "127.0.0.1" : edge.https.host;
  return { host, port: edge.https.port, name: url.host, authority: "unchecked" };
}
