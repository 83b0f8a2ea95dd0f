/** Log lines as JSON, escaped by HAProxy itself: `%{+json}o`, new in 3.0 (manual 8.2.6). */
import type { HaproxyLine } from "./print.ts";
import { haproxyLine } from "./print.ts";

const always = [
  "%(time)[date,utime(%Y-%m-%dT%H:%M:%SZ)]",
  "%(client)ci",
  "%(frontend)f",
  "%(backend)b",
  "%(server)s",
  "%(bytes)B",
  "%(termination)ts",
];

/** One line per connection, when it ends. */
export const connectionLog: HaproxyLine = logFormat([
  ...always,
  "%(connect_ms)Tc",
  "%(wait_ms)Tw",
  "%(total_ms)Tt",
]);

/** One line per request. No query and no token in the path: access tokens, signup tokens and searches stand there. */
export const requestLog: HaproxyLine = logFormat([
  ...always,
  "%(request_id)ID",
  "%(method)HM",
  "%(path)[var(txn.path)]",
  "%(status)ST",
  "%(request_ms)TR",
  "%(wait_ms)Tw",
  "%(connect_ms)Tc",
  "%(response_ms)Tr",
  "%(active_ms)Ta",
]);

/** The same at the balancer, by the id of the edge, with what stood in the queue before it. */
export const queueLog: HaproxyLine = logFormat([
  ...always,
  "%(request_id)[var(txn.request_id)]",
  "%(method)HM",
  "%(path)[var(txn.path)]",
  "%(status)ST",
  "%(queue)bq",
  "%(retries)rc",
  "%(wait_ms)Tw",
  "%(connect_ms)Tc",
  "%(response_ms)Tr",
  "%(active_ms)Ta",
]);

/** Connections that never became a request: a client that does not trust the certificate, a scan. */
export const errorLog: HaproxyLine = haproxyLine("error-log-format", [
  "%{+json}o %(time)[date,utime(%Y-%m-%dT%H:%M:%SZ)] %(client)ci %(frontend)f %(error)[fc_err_str] %(tls_error)[ssl_fc_err_str]",
]);

function logFormat(items: readonly string[]): HaproxyLine {
  return haproxyLine("log-format", [`%{+json}o ${items.join(" ")}`]);
}
