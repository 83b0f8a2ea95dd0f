/**
 * What a tier is stands in many places today, and shall stand in one descriptor a tier. Until then no
 * new place may begin: a file that tells three roles apart, or has a table of four, is on this list.
 */
import { expect, test } from "vitest";
import type { Role } from "../../model/topology.ts";
import { contentOf, trackedFiles } from "./tracked.ts";

const roles: readonly Role[] = [
  ...(["http", "websocket", "cron", "nginx", "balancer"] as const),
  ...(["pgbouncer", "router", "postgresql", "etcd", "edge"] as const),
];

/** It may become shorter, and never longer. */
const known = [
  "cli/picture/svg.ts",
  "cli/picture/topology-words.ts",
  "cli/report/tiers.ts",
  "components/kubernetes/cluster.ts",
  "components/kubernetes/layout.ts",
  "components/kubernetes/pod.ts",
  "local/drain/drain.ts",
  "local/layout.ts",
  "local/port-problems.ts",
  "local/probes.ts",
  "local/tiers.ts",
  "local/users.ts",
  "model/build/flows.ts",
  "model/build/groups.ts",
  "model/build/pgbouncer.ts",
  "model/ports.ts",
  "model/size.ts",
  "model/spec/cluster.ts",
  "model/tier-memory.ts",
  "policies/replica-counts-match-stack-file.ts",
  "templates/odoo/settings.ts",
  "templates/supervisor/programs.ts",
];

function tellsRolesApart(source: string): boolean {
  const count = (pattern: (role: string) => RegExp) =>
    roles.filter((role) => pattern(role).test(source)).length;
  return (
    count((role) => new RegExp(`case "${role}":`)) >= 3 ||
    count((role) => new RegExp(`^\\s+${role}: `, "m")) >= 4 ||
    /Record<(?:Role|Group\["role"\])/.test(source)
  );
}

test("no file but those that are known tells roles apart", () => {
  const found = trackedFiles().filter(
    (path) => path.endsWith(".ts") && !path.startsWith("test/") && tellsRolesApart(contentOf(path)),
  );
  expect(found.toSorted()).toEqual(known);
});

test("the search finds switches, tables and records", () => {
  const [a, b, c, d] = roles;
  expect(tellsRolesApart(`case "${a}":\ncase "${b}":\ncase "${c}":`)).toBe(true);
  expect(tellsRolesApart(`  ${a}: 1,\n  ${b}: 1,\n  ${c}: 1,\n  ${d}: 1,`)).toBe(true);
  expect(tellsRolesApart("const x: Record<Role, string> = y;")).toBe(true);
  expect(tellsRolesApart(`case "${a}":\ncase "${b}":`)).toBe(false);
});
