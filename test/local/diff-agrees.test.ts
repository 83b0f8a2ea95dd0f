/**
 * What `diff` tells reviewers is what `up` does: for edits of every kind, the cost of each program
 * that stays is computed by both, from the same two stack files.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type ActionKind, actions } from "../../changes/actions.ts";
import { mostDisruptive } from "../../changes/changes.ts";
import { type Loaded, load } from "../../load.ts";
import { changesOf, wantedOf } from "../../local/applied.ts";
import { localLayout } from "../../local/layout.ts";
import type { Run } from "../../local/stack.ts";
import type { Effect } from "../../model/setting.ts";
import { show } from "../../model/text.ts";
import { modelOf } from "../../rendered-tree.ts";
import { programs } from "../../templates/supervisor/programs.ts";
import { stackText } from "../model/written-stack.ts";

const folder = mkdtempSync(join(tmpdir(), "odoo-cluster-agrees-"));
afterAll(() => rmSync(folder, { recursive: true }));

const base = `domain: DOMAIN
odoo: { modules: [base, web, crm] }
pools:
  interactive: { role: http, instances: 2, workers: 2 }
  report: { role: http, routes: [/report] }
  websocket: { role: websocket, instances: 2 }
  cron: { role: cron }`;

function loaded(below: string): Loaded {
  const own = mkdtempSync(join(folder, "stacks-"));
  const domain = /^domain: (\S+)\n/.exec(below)?.[1] ?? "";
  const text = stackText(below.replace(/^domain: .*\n/, "")).replace(
    "odoo.localhost",
    domain === "DOMAIN" ? "odoo.localhost" : domain,
  );
  writeFileSync(join(own, "Pulumi.erp.yaml"), text);
  return load("erp", own);
}

/** As much of a run as the costs are made of. */
function runOf({ topology, files, spec, file }: Loaded): Run {
  const config = mkdtempSync(join(folder, "config-"));
  mkdirSync(join(config, "edge-1"));
  writeFileSync(join(config, "edge-1", "certificate.pem"), `for ${topology.application.domain}`);
  return {
    stack: { topology, files, spec, file },
    topology,
    layout: localLayout(spec, topology),
    places: { config },
    keeper: { current: { addons: topology.application.addons, requirements: null } },
    read: (placeholder: object) => JSON.stringify(placeholder),
    filled: new Map(files.map((it) => [it.id, show(it.body)])),
  } as unknown as Run;
}

const kinds: Readonly<Record<Effect, ActionKind>> = {
  none: "applies",
  reload: "reloads",
  restart: "restarts",
  recreate: "is for new ones",
};

/** Instance -> what `up` does to it; without those that nothing happens to. */
function done(before: Loaded, after: Loaded): Map<string, string> {
  const [old, now] = [runOf(before), runOf(after)];
  const was = new Map(programs(old.topology, old.layout).map((it) => [it.name, it]));
  let forAllMembers = false;
  const costs = programs(now.topology, now.layout).flatMap((program): [string, Effect][] => {
    const former = was.get(program.name);
    if (former === undefined) return [];
    const changes = changesOf(wantedOf(old, former), wantedOf(now, program)) ?? [];
    forAllMembers ||= changes.some(
      ({ section }) => section === "bootstrap.dcs.postgresql.parameters",
    );
    const cost = changes.map(({ section, cost: own }) =>
      // As tiers.ts: Patroni applies PostgreSQL's parameters itself.
      program.group.role === "postgresql" &&
      /^(bootstrap|postgresql)\b/.test(section) &&
      own !== "none"
        ? "reload"
        : own,
    );
    return [[program.node.id, mostDisruptive(cost)]];
  });
  const nodes = Map.groupBy(costs, ([node]) => node);
  const result = new Map(
    [...nodes].flatMap(([node, entries]): [string, string][] => {
      const cost = mostDisruptive(entries.map(([, own]) => own));
      return cost === "none" ? [] : [[node, kinds[cost]]];
    }),
  );
  // Patroni hands its dynamic configuration to every member, whatever stands in the member's file.
  if (forAllMembers && nodes.has("reporting-1")) result.set("reporting-1", "reloads");
  return result;
}

/** Instance -> what `diff` tells of it. */
function told(before: Loaded, after: Loaded): Map<string, string> {
  const found = actions(modelOf(before), modelOf(after))
    .filter(({ kind }) => ["reloads", "restarts", "restarts PostgreSQL"].includes(kind))
    .flatMap(({ kind, instances }) => instances.map((it): [string, string] => [it, kind]));
  const nodes = Map.groupBy(found, ([node]) => node);
  return new Map(
    [...nodes].map(([node, entries]): [string, string] => {
      const all = entries.map(([, kind]) => kind);
      // The agent reloads; PostgreSQL's own restart follows from Patroni.
      return [node, all.includes("restarts") ? "restarts" : "reloads"];
    }),
  );
}

const edits: Readonly<Record<string, string>> = {
  workers: base.replace("workers: 2", "workers: 3, memory: 2 GiB"),
  instances: base.replace("instances: 2, workers", "instances: 3, workers"),
  "an Odoo option": base.replace("crm] }", "crm], options: { limit_request: 100 } }"),
  modules: base.replace("crm]", "crm, sale]"),
  address: base.replace("DOMAIN", "shop.localhost"),
  "pool mode": `${base}\npgbouncer: { mode: transaction }`,
  "pool removed": base.replace("  report: { role: http, routes: [/report] }\n", ""),
  "cron threads": base.replace("role: cron }", "role: cron, threads: 2, memory: 1 GiB }"),
  "a parameter that restarts": `${base}\npostgresql: { parameters: { max_locks_per_transaction: 256 } }`,
  "a parameter that reloads": `${base}\npostgresql: { parameters: { work_mem: 8MB } }`,
  durability: `${base}\npostgresql: { durability: preferred }`,
  "no reporting replica": `${base}\npostgresql: { reportingReplica: false }`,
  "nginx body size": `${base}\nnginx: { maxBody: 256 MiB }`,
  "a third nginx": `${base}\nnginx: { instances: 3 }`,
  "a third PgBouncer": `${base}\npgbouncer: { instances: 3 }`,
  "edge address": `${base}\nedge: { https: "0.0.0.0:8443" }`,
  "mail relay": base.replace(
    "crm] }",
    "crm], smtp: { host: mail.example.com, from: a@example.com } }",
  ),
  archive: `${base}\npostgresql: { archive: { timeout: 5 min, fullBackups: 5 } }`,
};

const sound = loaded(base);
test.each(Object.entries(edits))("%s", (_, edit) => {
  const after = loaded(edit);
  const [up, diff] = [done(sound, after), told(sound, after)];
  expect(up.size).toBeGreaterThan(0);
  expect(Object.fromEntries([...diff].toSorted())).toEqual(Object.fromEntries([...up].toSorted()));
});
