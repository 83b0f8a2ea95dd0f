import type { Topology } from "../../model/topology.ts";
import { theGroup } from "../../model/topology.ts";
import type { Layout, Node } from "../layout.ts";
import { bodySettings } from "./bodies.ts";
import { block, line, map, quoteRegex } from "./directive.ts";
import { filestoreLocation, staticLocations } from "./files.ts";
import { proxyHeaders } from "./forwarded.ts";
import { loginLimit } from "./limits.ts";
import type { Directive } from "./print.ts";
import { plain } from "./print.ts";
import { dotSegmentPattern, refusedPattern } from "./refused.ts";
import { assetLocations, routeLocations } from "./routes.ts";

/** `$known_host` and `$dot_segment`: what is refused before any location is looked for. */
export function hostMaps(topology: Topology, layout: Layout): Directive[] {
  const host = (name: string) => `~*^(${quoteRegex(plain(name))})(:[0-9]+)?$`;
  return [
    map(
      "$http_host",
      "$known_host",
      [
        ["default", "none"],
        [host(topology.application.domain), "public"],
        [host(internalName(layout)), "internal"],
      ],
      {
        comment: "the Host header itself goes to Odoo, and a request line may name another host",
      },
    ),
    map(
      "$request_uri",
      "$dot_segment",
      [
        ["default", "0"],
        [`~*${dotSegmentPattern}`, "1"],
      ],
      { comment: "would be one path to nginx and another to Odoo" },
    ),
  ];
}

/** Answers the edge's health check, and 421 to everyone who asks for a host that is not ours. */
export function strangerServer(layout: Layout, node: Node): Directive {
  return block(
    "server",
    [],
    [
      line("listen", [listenAddress(layout, node), "default_server"]),
      line("server_name", "_"),
      healthLocation,
      block("location", "/", [line("return", 421)]),
    ],
  );
}

/** The application's own host. */
export function applicationServer(topology: Topology, layout: Layout, node: Node): Directive {
  const name = plain(topology.application.domain);
  return odooServer(topology, layout, node, { name, kind: "public" }, routeLocations(topology));
}

/** The host by which documents that are being printed fetch their parts. */
export function internalServer(topology: Topology, layout: Layout, node: Node): Directive {
  const name = plain(internalName(layout));
  const host = { name, kind: "internal" } as const;
  return {
    ...odooServer(topology, layout, node, host, assetLocations(topology)),
    label: "internal",
  };
}

function odooServer(
  topology: Topology,
  layout: Layout,
  node: Node,
  host: { name: string; kind: "public" | "internal" },
  locations: readonly Directive[],
): Directive {
  return block(
    "server",
    [],
    [
      line("listen", listenAddress(layout, node)),
      line("server_name", host.name, { source: "stack" }),
      block("if", ["(", "$known_host", "!=", host.kind, ")"], [line("return", 421)]),
      block("if", ["(", "$dot_segment", "=", "1", ")"], [line("return", 400)]),
      ...bodySettings(theGroup(topology, "nginx")),
      loginLimit,
      line("error_page", [503, "@busy"], {
        comment:
          "nginx's own 503: too many bodies. What Odoo and the balancers answer passes as it is",
      }),
      ...proxyDefaults(topology, layout, node),
      healthLocation,
      ...staticLocations(layout, node),
      block("location", ["~", refusedPattern()], [line("return", 404)], { source: "forced" }),
      filestoreLocation(layout, node),
      block("location", "@busy", [
        line("add_header", ["Retry-After", 5, "always"]),
        line("default_type", "text/plain"),
        line("return", [503, "busy, try again\n"]),
      ]),
      ...locations,
    ],
  );
}

/** What every location that asks Odoo inherits. */
function proxyDefaults(topology: Topology, layout: Layout, node: Node): Directive[] {
  const source = layout.source(node);
  return [
    line("proxy_http_version", "1.0", {
      comment:
        "Odoo answers 1.0 and closes, so the balancer does: keeping connections gains nothing",
    }),
    ...(source === null ? [] : [line("proxy_bind", plain(source))]),
    line("proxy_connect_timeout", "2s"),
    line("proxy_next_upstream", ["error", "timeout", "http_502"], {
      source: "forced",
      comment:
        "502: an instance ended without an answer. Without non_idempotent: a POST that may have been done is not done again",
    }),
    line("proxy_next_upstream_tries", 2),
    line("proxy_next_upstream_timeout", "10s", {
      comment: "a request that was slow on one instance is not made slow on another",
    }),
    line("proxy_buffer_size", "16k"),
    line("proxy_buffers", [16, "16k"]),
    line("proxy_redirect", "off"),
    line("proxy_cookie_flags", ["session_id", "samesite=lax", "httponly", "$cookie_secure"]),
    line("proxy_cookie_flags", ["~", "samesite=lax", "$cookie_secure"], {
      comment:
        "the first that fits counts; scripts read the others: language, time zone, companies",
    }),
    ...proxyHeaders(topology),
  ];
}

const healthLocation: Directive = block(
  "location",
  ["=", "/nginx-health"],
  [line("access_log", "off"), line("default_type", "text/plain"), line("return", [200, "ok\n"])],
);

function internalName(layout: Layout): string {
  return new URL(layout.internalUrl()).hostname;
}

function listenAddress(layout: Layout, node: Node): string {
  const host = node.bind.includes(":") ? `[${node.bind}]` : plain(node.bind);
  return `${host}:${layout.port("nginx")}`;
}
