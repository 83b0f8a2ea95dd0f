import { bodyZones } from "./bodies.ts";
import { line, map } from "./directive.ts";
import type { Directive } from "./print.ts";
import { loginPattern } from "./refused.ts";

/**
 * Passwords one address may try: a second each, and this many at once (an office behind one
 * address).
 */
const loginBurst = 20;

/** Zones of every limit, and what is answered when one is hit. A full pool is the balancer's to refuse. */
export function limits(): Directive[] {
  return [
    ...bodyZones,
    line("limit_conn_status", 503),
    map(
      "$request_method:$uri",
      "$login_client",
      [
        ["default", ""],
        [loginPattern().replace("^", "~^POST:"), "$binary_remote_addr"],
      ],
      { comment: "an empty key is not counted: only passwords are" },
    ),
    // nginx refuses to reload when the key of a zone changes.
    line("limit_req_zone", ["$login_client", "zone=login:1m", "rate=1r/s"], { effect: "restart" }),
    line("limit_req_status", 429),
  ];
}

/** Stands in the server, so that no location can be without it. */
export const loginLimit: Directive = line("limit_req", [
  "zone=login",
  `burst=${loginBurst}`,
  "nodelay",
]);
