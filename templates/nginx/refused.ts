/**
 * Paths that no browser may reach. Edge and proxy both refuse them from this one list, so that
 * neither is the only lock.
 */

import { capabilities } from "../../capabilities/capabilities.ts";

/**
 * Each prefix with the reason. A prefix covers itself and what is below it, not its lengthened
 * name.
 */
export const refusedPaths: Readonly<Record<string, string>> = {
  "/web/database": "creates, drops and downloads whole databases",
  "/web/tests": "runs Odoo's own test suite in the browser",
  ...Object.assign({}, ...capabilities.map((capability) => capability.refusedPaths)),
  "/xmlrpc/db": "the database manager again, over XML-RPC",
  "/xmlrpc/2/db": "the database manager again, over XML-RPC",
};

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
 * a client that sends them wants the proxy to see another path than Odoo does.
 */
export const dotSegmentPattern = "^[^?]*(/|%2f)(\\.|%2e){1,2}(/|%2f|\\?|$)";

/**
 * Where a password is tried, a code, or mail is sent to whom a stranger names: forms, and what JSON
 * clients call instead.
 */
export function loginPattern(slash = "/"): string {
  const web = `web${slash}(login(${slash}totp)?|session${slash}authenticate|reset_password|signup)`;
  return `^(${slash}[^/]+)?${slash}${web}/?$`;
}

/** Where programs call Odoo, each time with a password or a key. */
export function callPattern(slash = "/"): string {
  return `^(${slash}[^/]+)?${slash}(jsonrpc|xmlrpc|json)(/|$)`;
}

/** A segment of a path that can only be a token: a UUID, or 32 letters and digits and more. */
export const tokenSegment = "[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|[A-Za-z0-9]{32,}";
