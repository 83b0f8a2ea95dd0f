/**
 * Paths that no browser may reach. Edge and proxy both refuse them from this one list, so that
 * neither is the only lock.
 */

/**
 * Each prefix with the reason. A prefix covers itself and what is below it, not its lengthened
 * name.
 */
export const refusedPaths = {
  "/web/database": "creates, drops and downloads whole databases",
  "/web/tests": "runs Odoo's own test suite in the browser",
  "/queue_job": "runs jobs of OCA queue_job; the runner calls it from inside",
  "/xmlrpc/db": "the database manager again, over XML-RPC",
  "/xmlrpc/2/db": "the database manager again, over XML-RPC",
} as const;

/**
 * Matches a refused path. Odoo's website drops a leading language and routes the rest
 * (addons/http_routing/models/ir_http.py, `_match`, case 9), and languages choose their own URL
 * code: any first segment may be one.
 *
 * @param slash how a slash is written in the subject: `/+` where slashes are not merged before.
 */
export function refusedPattern(slash = "/"): string {
  const prefixes = Object.keys(refusedPaths).map((path) => path.replaceAll("/", slash));
  return `^(${slash}[^/]+)?(${prefixes.join("|")})(/|$)`;
}

/** Files of modules: the second segment is `static`. */
export const staticPattern = "^/[^/]+/static/";

/**
 * A path with `.` or `..` as a segment, raw or encoded. Browsers resolve those before they send;
 * whoever sends them wants the proxy to see another path than Odoo does.
 */
export const dotSegmentPattern = "^[^?]*(/|%2f)(\\.|%2e){1,2}(/|%2f|\\?|$)";

/** Where a password is tried: the form, and what JSON clients call instead. */
export function loginPattern(slash = "/"): string {
  return `^(${slash}[^/]+)?${slash}web${slash}(login|session${slash}authenticate)/?$`;
}
