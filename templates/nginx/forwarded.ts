/** Who the client is: believed from trusted proxies alone, passed to Odoo as one hop. */

import { seriesOf } from "../../model/series.ts";
import type { Topology } from "../../model/topology.ts";
import { poolHeader } from "../haproxy/balancer.ts";
import type { Layout } from "../layout.ts";
import { block, line, map } from "./directive.ts";
import type { Directive } from "./print.ts";
import { plain } from "./print.ts";

/** Variables `$client_scheme` and `$trace_id`, and the client's address. */
export function clientIdentity(layout: Layout): Directive[] {
  const trusted = layout.trustedProxies().map(plain);
  return [
    ...trusted.map((network) => line("set_real_ip_from", network)),
    line("real_ip_header", "X-Forwarded-For"),
    line("real_ip_recursive", "on"),
    block(
      "geo",
      ["$realip_remote_addr", "$from_trusted_proxy"],
      [line("default", 0), ...trusted.map((network) => line(network, 1))],
      { comment: "the peer itself, before real_ip replaces it" },
    ),
    map("$from_trusted_proxy:$http_x_forwarded_proto", "$client_scheme", [
      ["default", "$scheme"],
      ["1:https", "https"],
      ["1:http", "http"],
    ]),
    map("$from_trusted_proxy:$http_x_request_id", "$trace_id", [
      ["default", "$request_id"],
      ["~^1:(?<edge_request_id>[A-Za-z0-9-]{8,64})$", "$edge_request_id"],
    ]),
    map("$client_scheme", "$cookie_secure", [
      ["default", "nosecure"],
      ["https", "secure"],
    ]),
  ];
}

/**
 * Every header that Odoo gets from us. A location that sets one header of its own inherits none,
 * so each place that needs another header passes it here as `more`.
 */
export function proxyHeaders(
  topology: Pick<Topology, "application">,
  more: Readonly<Record<string, string>> = {},
): Directive[] {
  const headers: Record<string, string> = {
    // With the port: Odoo compares Origin with it for websockets, and builds URLs from it.
    Host: "$http_host",
    "X-Forwarded-Host": "$http_host",
    // Overwritten, not appended: Odoo's proxy_mode trusts one hop (ProxyFix x_for=1).
    "X-Forwarded-For": "$remote_addr",
    "X-Forwarded-Proto": "$client_scheme",
    "X-Request-ID": "$trace_id",
    // For the balancer, which takes it out again.
    [poolHeader]: "$pool",
    ...more,
  };
  // From outside it would choose another database of the same server.
  if (seriesOf(topology.application.series).databaseHeader) headers["X-Odoo-Database"] = "";
  return Object.entries(headers).map(([name, value]) =>
    line("proxy_set_header", [name, value], { source: "forced" }),
  );
}
