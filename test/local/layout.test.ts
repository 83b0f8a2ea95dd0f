import fc from "fast-check";
import { expect, test } from "vitest";
import { localLayout } from "../../local/layout.ts";
import { theGroup } from "../../model/topology.ts";
import { UserError } from "../../model/user-error.ts";
import { specOf, topologyOf } from "../model/written-stack.ts";

const layoutOf = (below = "") => localLayout(specOf(below), topologyOf(below));

const addresses = (below = "") => {
  const layout = layoutOf(below);
  return topologyOf(below).groups.flatMap((group) => layout.nodes(group).map((node) => node.bind));
};

/** The messages of a layout that cannot be. */
function complaints(below: string): string[] {
  try {
    layoutOf(below);
    return [];
  } catch (error) {
    if (!(error instanceof UserError) || error.kind !== "input") throw error;
    return error.message.split("\n");
  }
}

test("tiers have fixed addresses, a pool's follow from its name", () => {
  const layout = layoutOf("postgresql: { standbys: 2 }");
  const binds = Object.fromEntries(
    topologyOf("postgresql: { standbys: 2 }").groups.map((group) => [
      group.name,
      layout.nodes(group).map((node) => node.bind.replace("127.77.", "")),
    ]),
  );
  expect(binds).toMatchObject({
    edge: ["1.11"],
    nginx: ["2.11", "2.12"],
    pgbouncer: ["20.11", "20.12"],
    router: ["30.11", "30.12"],
    postgresql: ["31.11", "31.12", "31.13"],
    reporting: ["32.11"],
    etcd: ["40.11"],
  });
  for (const name of ["interactive", "websocket", "cron"])
    expect(binds[name]?.[0]).toMatch(/^1\d\d\.11$/);
});

test("another pool, or another order, moves nobody", () => {
  const one = layoutOf("pools: { a: { role: http }, c: { role: cron } }");
  const below = "pools: { c: { role: cron }, b: { role: http, routes: [/b] }, a: { role: http } }";
  const two = layoutOf(below);
  for (const group of topologyOf("pools: { a: { role: http }, c: { role: cron } }").groups)
    expect(two.nodes(group), group.name).toEqual(one.nodes(group));
});

test("every instance has an address of its own, inside the stack's network", () => {
  const all = addresses("local: { subnet: 127.99.0.0/16 }\npgbouncer: { instances: 20 }");
  expect(all).toEqual([...new Set(all)]);
  for (const address of all) expect(address).toMatch(/^127\.99\.\d{1,3}\.\d{1,3}$/);
});

test("two pools with one address: what, where, and a free one", () => {
  const below =
    "pools:\n  a: { role: http }\n  b: { role: cron }\nlocal:\n  octets:\n    a: 150\n    b: 150";
  expect(complaints(below)).toEqual([
    "stack.yaml:11: pools.b and pools.a get the same addresses, got third octet 150. Choose a free one from 100 to 199: `local: { octets: { b: 100 } }`",
  ]);
});

test("names whose addresses are equal by themselves are told at their pool, and the fix is one", () => {
  const names = Array.from({ length: 60 }, (_, index) => `p${index}`);
  const pools = (octets: string) =>
    `pools:\n  rest: { role: http }\n  cron: { role: cron }\n${names.map((name, index) => `  ${name}: { role: http, routes: [/${index}] }`).join("\n")}\nlocal: { octets: { ${octets} } }`;
  const clashes = complaints(pools(""));
  expect(clashes.length).toBeGreaterThan(0);
  for (const clash of clashes)
    expect(clash).toMatch(
      /^stack\.yaml:\d+: pools\.\S+ and pools\.\S+ get the same addresses, got third octet \d+\. Choose a free one from 100 to 199: `local: \{ octets: \{ \S+: 1\d\d \} \}`$/,
    );
  const fixes = clashes.map((clash) => /octets: \{ (\S+: \d+) \}/.exec(clash)?.[1]);
  expect(complaints(pools(fixes.join(", ")))).toEqual([]);
});

test("no name of a pool breaks an address", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z][a-z0-9-]{0,30}$/), (name) => {
      const below = `pools: { "${name}": { role: http }, zz-cron: { role: cron } }\nlocal: { octets: { zz-cron: 199 } }`;
      try {
        for (const address of addresses(below))
          expect(address).toMatch(/^127\.77\.\d{1,3}\.\d{1,3}$/);
      } catch (error) {
        // Names of tiers are refused, and one in a hundred clashes.
        if (!(error instanceof UserError)) throw error;
      }
    }),
  );
});

test("who is trusted: the edge alone by nginx, the stack's network by PostgreSQL", () => {
  const layout = layoutOf("edge: { https: 0.0.0.0:443 }");
  expect(layout.trustedProxies()).toEqual(["127.77.1.11/32"]);
  expect(layout.databaseClients()).toEqual(["127.77.0.0/16", "127.0.0.1/32"]);
});

test("a router stands beside each PgBouncer: equal ordinals belong together", () => {
  const layout = layoutOf();
  const nodes = layout.nodes(theGroup(topologyOf(), "pgbouncer"));
  expect(nodes.map((node) => layout.endpoint("rw", node))).toEqual([
    { host: "127.77.30.11", port: 5432, others: ["127.77.30.12"] },
    { host: "127.77.30.12", port: 5432, others: ["127.77.30.11"] },
  ]);
});
