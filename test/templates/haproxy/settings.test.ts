import { describe, expect, test } from "vitest";
import { show } from "../../../model/text.ts";
import type { EdgeGroup, Topology } from "../../../model/topology.ts";
import { renderEdge } from "../../../templates/haproxy/edge.ts";
import { renderRouter } from "../../../templates/haproxy/router.ts";
import { renderNginx } from "../../../templates/nginx/settings.ts";
import type { RenderedFile } from "../../../templates/rendered-file.ts";
import { makeLayout, topology } from "../nginx/fixture.ts";
import { parseHaproxy } from "./parse.ts";

const layout = makeLayout("/srv");
const valuesOf = (file: RenderedFile | undefined, section: string, key: string): string[] =>
  (file?.settings ?? [])
    .filter((setting) => setting.section === section && setting.key === key)
    .map(({ value }) => show(value));
const withEdge = (change: Partial<EdgeGroup>): Topology => ({
  ...topology,
  groups: topology.groups.map((group) => (group.role === "edge" ? { ...group, ...change } : group)),
});

test("settings and text say the same", () => {
  const files = [...renderEdge(topology, layout), ...renderRouter(topology, layout)];
  for (const file of files.filter(({ dialect }) => dialect === "haproxy")) {
    const parsed = parseHaproxy(show(file.body));
    const lines = parsed.flatMap(({ heading, lines: inside }) =>
      inside.map((line) => `${heading}: ${line.join(" ")}`),
    );
    expect(file.settings.map((s) => `${s.section}: ${s.key} ${show(s.value)}`.trimEnd())).toEqual(
      lines,
    );
  }
});

describe("the edge", () => {
  const [edge] = renderEdge(topology, layout);

  test("listens on the stack's addresses and on its own", () => {
    expect(valuesOf(edge, "frontend http", "bind")).toEqual([
      "127.88.0.1:8080",
      "127.88.1.11:8080",
    ]);
    expect(valuesOf(edge, "frontend internal", "bind")).toEqual(["127.88.1.11:8081"]);
    const [open] = renderEdge(withEdge({ http: { host: "0.0.0.0", port: 80 } }), layout);
    expect(valuesOf(open, "frontend http", "bind")).toEqual(["0.0.0.0:80"]);
  });

  test("redirects to the address that browsers know, whatever port it listens on", () => {
    const redirect = (change: Partial<EdgeGroup>, url = topology.application.url) => {
      const changed = { ...withEdge(change), application: { ...topology.application, url } };
      return valuesOf(renderEdge(changed, layout)[0], "frontend http", "http-request redirect");
    };
    expect(redirect({})).toEqual(["prefix https://erp.localhost:8443 code 308"]);
    expect(redirect({ https: { host: "0.0.0.0", port: 8443 } }, "https://erp.localhost")).toEqual([
      "prefix https://erp.localhost code 308",
    ]);
  });

  test("behind somebody who ends TLS it has one plain door, and believes that one alone", () => {
    const [behind] = renderEdge(withEdge({ behind: ["10.244.0.0/16"], internal: false }), layout);
    const sections = new Set(behind?.settings.map(({ section }) => section));
    expect([...sections].filter((section) => section.startsWith("frontend"))).toEqual([
      "frontend http",
    ]);
    expect(valuesOf(behind, "frontend http", "acl")[0]).toBe("trusted src 10.244.0.0/16");
    expect(valuesOf(behind, "frontend http", "http-request set-src")).toEqual([
      "req.hdr_ip(x-forwarded-for,-1) if trusted { req.hdr(x-forwarded-for) -m found }",
    ]);
    expect(valuesOf(behind, "frontend http", "http-request set-header")).toContain(
      "X-Forwarded-Proto https",
    );
    expect(show(behind?.body ?? [])).not.toContain("ssl crt");
  });

  test("behind two who ask for somebody, the client is whom the outer one named", () => {
    const outer = [
      { name: "load balancer", timeout: 165, keepAlive: 165 },
      { name: "CloudFront", timeout: 180, keepAlive: 60 },
    ];
    const [behind] = renderEdge(
      withEdge({ behind: ["10.20.0.0/16"], outer, internal: false }),
      layout,
    );
    expect(valuesOf(behind, "frontend http", "http-request set-src")).toEqual([
      "req.hdr_ip(x-forwarded-for,-2) if trusted { req.hdr(x-forwarded-for) -m found }",
    ]);
  });

  test("an idle connection stays longer than the one before it keeps it, and in nginx longer still", () => {
    const kept = (keepAlive: number) => {
      const changed = withEdge({ keepAlive });
      const [nginx] = renderNginx(changed, layout);
      return [
        ...valuesOf(renderEdge(changed, layout)[0], "defaults http", "timeout http-keep-alive"),
        ...valuesOf(nginx, "http", "keepalive_timeout"),
      ];
    };
    expect(kept(60)).toEqual(["60s", "70s"]);
    expect(kept(3610)).toEqual(["3610s", "3620s"]);
  });

  test("a team's own certificate is insisted on for a year, ours for minutes", () => {
    const given = withEdge({ certificate: { certificate: "a", key: "b" } });
    const header = (file: RenderedFile | undefined) =>
      valuesOf(file, "frontend https", "http-after-response set-header");
    expect(header(edge).slice(1)).toEqual(["Strict-Transport-Security max-age=300"]);
    expect(header(renderEdge(given, layout)[0]).slice(1)).toEqual([
      "Strict-Transport-Security max-age=31536000",
    ]);
  });

  test("nothing is sent twice, and connections stay below the common limit of open files", () => {
    expect(valuesOf(edge, "defaults http", "retry-on")).toEqual(["conn-failure"]);
    expect(2 * Number(valuesOf(edge, "global", "maxconn")[0])).toBeLessThan(20_000);
  });

  test("without a database there is no gate", () => {
    const groups = topology.groups.filter(({ role }) => role !== "postgresql");
    const [file] = renderEdge({ ...topology, groups }, layout);
    expect(show(file?.body ?? [])).not.toContain("primary");
  });

  test("nginx is asked about itself, never about Odoo", () => {
    expect(valuesOf(edge, "backend nginx", "http-check send")).toEqual([
      "meth GET uri /nginx-health",
    ]);
  });
});

describe("the router", () => {
  const [router, hold] = renderRouter(topology, layout);

  test("holds connections within the time it may inspect them", () => {
    for (const endpoint of ["rw", "ro", "report"]) {
      expect(valuesOf(router, `frontend ${endpoint}`, "tcp-request inspect-delay")).toEqual([
        "70s",
      ]);
    }
    expect(valuesOf(router, "frontend rw", "tcp-request content lua.hold_until_up")).toEqual([
      "primary one 60",
    ]);
    expect(valuesOf(router, "frontend report", "tcp-request content lua.hold_until_up")).toEqual([
      "reporting,replica,primary any 60",
    ]);
    expect([hold?.id, hold?.dialect]).toEqual(["router-1/hold.lua", "lua"]);
  });

  test("rw leads to the primary alone; what reads ends there", () => {
    expect(valuesOf(router, "frontend rw", "use_backend")).toEqual([]);
    for (const endpoint of ["rw", "ro", "report"]) {
      expect(valuesOf(router, `frontend ${endpoint}`, "default_backend")).toEqual(["primary"]);
    }
  });

  test("the leader key alone makes no primary", () => {
    expect(valuesOf(router, "backend primary", "http-check expect")).toEqual([
      'rstring "state": "running".*"role": "primary"',
      "status 200",
    ]);
  });

  test("a check reads the whole answer before it judges the status, for Patroni's log", () => {
    for (const backend of ["primary", "replica", "reporting"]) {
      const expected = valuesOf(router, `backend ${backend}`, "http-check expect");
      expect(expected[0], backend).toMatch(/^rstring "state"/);
      expect(expected.at(-1), backend).toBe("status 200");
    }
  });

  test("a lone primary has no standby to ask for", () => {
    const groups = topology.groups
      .filter(({ name }) => name !== "reporting")
      .map((group) => (group.name === "postgresql" ? { ...group, instances: 1 } : group));
    const endpoints = topology.endpoints.filter(({ name }) => name !== "report");
    const [file] = renderRouter({ ...topology, groups, endpoints }, layout);
    const sections = new Set((file?.settings ?? []).map(({ section }) => section));
    expect([...sections]).toEqual([
      ...["global", "defaults tcp", "frontend rw", "frontend ro", "backend primary"],
    ]);
  });
});
