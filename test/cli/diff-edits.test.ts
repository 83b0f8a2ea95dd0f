/**
 * Typical edits of a stack file, as reviewers see them. Each asserts its consequence, and the whole
 * comment is in test/golden/diff; `npm run golden` writes those anew.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Action } from "../../changes/actions.ts";
import { type StackDiff, stackDiff } from "../../cli/diff-report.ts";
import { diffMarkdown } from "../../cli/output/diff-markdown.ts";
import { diffText } from "../../cli/output/diff-text.ts";
import { findingWords, whoActs } from "../../cli/output/diff-words.ts";
import { type Loaded, load } from "../../load.ts";
import { type Tree, treeOf } from "../../rendered-tree.ts";
import { stackText } from "../model/written-stack.ts";

const folder = mkdtempSync(join(tmpdir(), "odoo-cluster-diff-"));
afterAll(() => rmSync(folder, { recursive: true }));

const base = `config:
  odoo-cluster:platform: local
  odoo-cluster:cluster:
    domain: erp.localhost
    concurrentUsers: 12
    odoo: { modules: [base, web, crm], options: { limit_request: 65536 } }
    pools:
      interactive: { role: http, instances: 2, workers: 2 }
      report: { role: http, routes: [/report, /web/export] }
      websocket: { role: websocket, instances: 2 }
      cron: { role: cron }
    pgbouncer: { mode: session }
    postgresql:
      standbys: 1
      durability: strict
      reportingReplica: true
      parameters: { max_locks_per_transaction: 128 }
      archive: { timeout: 60 s, fullBackups: 3 }
`;

function loaded(text: string): Loaded {
  const own = mkdtempSync(join(folder, "stacks-"));
  writeFileSync(join(own, "Pulumi.erp.yaml"), text);
  return load("erp", own);
}

function replaced(text: string, from: string, to: string): string {
  expect(text.split(from), from).toHaveLength(2);
  return text.replace(from, to);
}

const edited = (from: string, to: string) =>
  stackDiff("erp", treeOf(loaded(base)), loaded(replaced(base, from, to)));

async function golden(name: string, diff: StackDiff): Promise<void> {
  const against = { ref: "main", commit: "0123456789abcdef" };
  await expect(diffMarkdown({ against, stacks: [diff] })).toMatchFileSnapshot(
    `../golden/diff/${name}.md`,
  );
}

/** `restarts cron-1 (threads 1 → 2)`, a line for each. */
const told = ({ consequences: { actions } }: StackDiff) =>
  actions.map((action: Action) => {
    const why = action.because.length === 0 ? "" : ` (${action.because.join("; ")})`;
    return `${action.kind} ${whoActs(action)}${why}`;
  });
const promised = ({ consequences: { promises } }: StackDiff) =>
  promises.map(({ kind, text }) => `${kind}: ${text}`);
const figure = ({ consequences: { figures } }: StackDiff, name: string) => {
  const found = figures.find((entry) => entry.name === name);
  return found && [found.from, found.to];
};

test("workers: the pool and its queue reload, and what they need is in the sums", async () => {
  const diff = edited("workers: 2 }", "workers: 3, memory: 2 GiB }");
  expect(told(diff)).toEqual([
    "reloads balancer-1, balancer-2 (balancer backend http-interactive: default-server)",
    "reloads interactive-1, interactive-2 (limit_memory_hard 2560 MiB → 4608 MiB; limit_memory_soft 2 GiB → 4 GiB; workers 2 → 3)",
    "reloads pgbouncer-1, pgbouncer-2 (PgBouncer pooled listener: database odoo pool_size=27 → pool_size=31; PgBouncer pooled listener: database postgres pool_size=8 → pool_size=10)",
  ]);
  expect(figure(diff, "HTTP workers in all")).toEqual([{ value: 6 }, { value: 8 }]);
  expect(figure(diff, "interactive: workers of an instance")).toEqual([{ value: 2 }, { value: 3 }]);
  expect(figure(diff, "connections of PostgreSQL")?.[1]?.value).toBeGreaterThan(
    figure(diff, "connections of PostgreSQL")?.[0]?.value ?? Number.POSITIVE_INFINITY,
  );
  expect(promised(diff)).toEqual([]);
  await golden("workers", diff);
});

test("pool mode: PgBouncer reloads, and session state is no longer safe", async () => {
  const diff = edited("mode: session", "mode: transaction");
  expect(told(diff)).toHaveLength(1);
  expect(told(diff)[0]).toMatch(/^reloads pgbouncer-1, pgbouncer-2 .*session → transaction/);
  expect(promised(diff)).toEqual([
    expect.stringMatching(/^weaker: PgBouncer's mode for HTTP pools session → transaction: /),
  ]);
  await golden("pool-mode", diff);
});

test("a PostgreSQL parameter that needs a restart says that PostgreSQL restarts", async () => {
  const diff = edited("max_locks_per_transaction: 128", "max_locks_per_transaction: 256");
  expect(told(diff)).toEqual([
    "restarts PostgreSQL postgresql-1, postgresql-2 (PostgreSQL: max_locks_per_transaction 128 → 256)",
    "restarts PostgreSQL reporting-1 (PostgreSQL: max_locks_per_transaction 128 → 256)",
  ]);
  await golden("postgresql-restart", diff);
});

test("a PostgreSQL parameter that needs none reloads", () => {
  const diff = edited(
    "max_locks_per_transaction: 128",
    "max_locks_per_transaction: 128, work_mem: 8MB",
  );
  expect(told(diff).map((line) => line.split(" ")[0])).toEqual(["reloads", "reloads"]);
});

test("an Odoo option reloads HTTP pools and restarts those without a reload", async () => {
  const diff = edited("limit_request: 65536", "limit_request: 4096");
  const why = "(limit_request 65536 → 4096)";
  expect(told(diff)).toEqual([
    `restarts websocket-1, websocket-2 ${why}`,
    `restarts cron-1 ${why}`,
    `reloads interactive-1, interactive-2 ${why}`,
    `reloads report-1 ${why}`,
  ]);
  await golden("odoo-option", diff);
});

test("an instance more: one starts, balancers and PgBouncer reload, nobody restarts", async () => {
  const diff = edited("instances: 2, workers: 2", "instances: 3, workers: 2");
  expect(told(diff)).toEqual([
    "starts interactive-3",
    "reloads balancer-1, balancer-2 (balancer addresses of pool interactive (new); balancer addresses of what PDFs fetch (new))",
    expect.stringMatching(/^reloads pgbouncer-1, pgbouncer-2 /),
  ]);
  expect(figure(diff, "interactive: instances")).toEqual([{ value: 2 }, { value: 3 }]);
  await golden("instances", diff);
});

test("the users' address: all users log in again", async () => {
  const diff = edited("domain: erp.localhost", "domain: shop.localhost");
  expect(promised(diff)).toEqual([
    expect.stringMatching(
      /^different: Users' address https:\/\/erp\.localhost:8443 → https:\/\/shop\.localhost:8443: all users log in again/,
    ),
  ]);
  const nginx = told(diff).find((line) => line.startsWith("reloads nginx-1")) ?? "";
  expect(nginx).toContain("nginx host names that it answers");
  expect(nginx).not.toMatch(/~\*|proxy_/);
  expect(told(diff)).toContainEqual(expect.stringMatching(/^reloads edge-1 .*certificate/));
  await golden("address", diff);
});

test("archive retention: what is lost is told, and nothing restarts", async () => {
  const diff = edited("timeout: 60 s, fullBackups: 3", "timeout: 5 min, fullBackups: 1");
  expect(promised(diff)).toEqual([
    expect.stringMatching(/^lost: Full backups 3 → 1: /),
    "weaker: With the whole site at most 5 min of writes are lost, instead of 1 min.",
  ]);
  expect(told(diff).join("\n")).not.toMatch(/restarts|starts|ends/);
  await golden("archive", diff);
});

test("a reporting replica: one instance starts, nothing restarts", async () => {
  const without = replaced(base, "reportingReplica: true", "reportingReplica: false");
  const diff = stackDiff("erp", treeOf(loaded(without)), loaded(base));
  expect(told(diff)).toContain("starts reporting-1");
  expect(told(diff).join("\n")).not.toMatch(/restarts|ends/);
  expect(promised(diff)).toEqual([expect.stringMatching(/^stronger: The endpoint report gets/)]);
  await golden("reporting-replica", diff);
});

test("durability: writes that a failure can lose are named", async () => {
  const diff = edited("durability: strict", "durability: preferred");
  expect(promised(diff)).toEqual([expect.stringMatching(/^weaker: Durability strict → preferred/)]);
  expect(told(diff).join("\n")).not.toMatch(/restarts/);
  await golden("durability", diff);
});

test("a standby fewer: the one that goes may be the primary", () => {
  const diff = edited(
    "standbys: 1\n      durability: strict",
    "standbys: 0\n      durability: preferred",
  );
  expect(told(diff)).toEqual(
    expect.arrayContaining([
      "ends postgresql-2",
      expect.stringMatching(/^fails over postgresql-2 /),
    ]),
  );
  expect(promised(diff)).toContainEqual(expect.stringMatching(/^weaker: Standbys 1 → 0/));
});

/** What an older kit had committed: another default, and another comment. */
function olderKit(tree: Tree): Tree {
  const change = (path: string, from: string, to: string): [string, string] => {
    const text = tree.get(path) ?? "";
    expect(text, path).toContain(from);
    return [path, text.replaceAll(from, to)];
  };
  return new Map([
    ...tree,
    change("nginx-1/nginx.conf", "gzip_comp_level 4", "gzip_comp_level 6"),
    change("nginx-2/nginx.conf", "gzip_comp_level 4", "gzip_comp_level 6"),
    change("model.json", '"gzip_comp_level","value":"4"', '"gzip_comp_level","value":"6"'),
    change("supervisor/start", "#!/bin/sh\n", "#!/bin/sh\n# older\n"),
  ]);
}

test("a kit upgrade that changes a template shows although no stack file changed", async () => {
  const now = loaded(base);
  const diff = stackDiff("erp", olderKit(treeOf(now)), now);
  expect(told(diff)).toEqual(["reloads nginx-1, nginx-2 (nginx: gzip_comp_level 6 → 4)"]);
  expect(diff.textOnly).toEqual(["supervisor/start"]);
  expect(diff.consequences.figures).toEqual([]);
  await golden("kit-upgrade", diff);
});

test("a new stack: its figures, and that nothing of it runs", async () => {
  const diff = stackDiff("erp", null, loaded(base));
  expect(diff.consequences.state).toBe("new");
  expect(told(diff)).toEqual([]);
  expect(figure(diff, "instances in all")).toEqual([null, { value: 19 }]);
  await golden("new-stack", diff);
});

test("a pool removed: its instances end, and its paths have another pool", async () => {
  const diff = edited("      report: { role: http, routes: [/report, /web/export] }\n", "");
  expect(told(diff)).toContain("ends report-1");
  expect(promised(diff)).toEqual([
    "different: /report, /web/export: answered by pool interactive instead of report.",
  ]);
  expect(figure(diff, "report: instances")).toEqual([{ value: 1 }, null]);
  await golden("pool-removed", diff);
});

test("what `up` refuses is told before it refuses", async () => {
  const diff = edited("modules: [base, web, crm]", "database: other, modules: [base, web]");
  expect(diff.consequences.refusals).toEqual([
    "odoo.database odoo → other: it needs another stack, and the data moved there.",
    "odoo.modules without crm: as long as the database has it. Uninstall it in Odoo's Apps first, which deletes its data.",
  ]);
  await golden("refused", diff);
});

test("a model that another version of the kit wrote, and nothing else, is said to be that", () => {
  const now = loaded(base);
  const model = { ...(JSON.parse(treeOf(now).get("model.json") ?? "") as object), further: 1 };
  const diff = stackDiff("erp", new Map(treeOf(now)).set("model.json", JSON.stringify(model)), now);
  const report = { against: { ref: "main", commit: "0123456789abcdef" }, stacks: [diff] };
  const sentence =
    "No figure moves, nothing that runs notices, and no finding comes or goes.\nmodel.json alone differs: run `odoo-cluster render --write`, and commit it.";
  expect(diffText(report)).toBe(`erp against main (0123456789ab): changes\n\n${sentence}\n`);
  expect(diffMarkdown(report)).toContain("model.json alone differs: run ");
});

test("findings come and go with the edit", () => {
  const few = replaced(base, "max_locks_per_transaction: 128", "max_connections: 50");
  const [sound, broken] = [loaded(base), loaded(few)];
  const came = stackDiff("erp", treeOf(sound), broken).consequences.findings;
  expect(came?.new.map(({ rule }) => rule)).toEqual(["connections-fit-max-connections"]);
  const went = stackDiff("erp", treeOf(broken), sound).consequences.findings;
  expect(went?.gone.map(({ rule }) => rule)).toEqual(["connections-fit-max-connections"]);
  expect(went?.new).toEqual([]);
});

test("an exemption takes a finding away, and is seen itself", () => {
  const few = replaced(base, "max_locks_per_transaction: 128", "max_connections: 50");
  const exempted = `${few}    exemptions:
      - { rule: connections-fit-max-connections, subject: postgresql, reason: a test, owner: ops, expires: 2030-01-01 }
`;
  const { findings } = stackDiff("erp", treeOf(loaded(few)), loaded(exempted)).consequences;
  expect(findings?.gone.map(({ rule, exempted: by }) => [rule, by])).toEqual([
    ["connections-fit-max-connections", undefined],
  ]);
  expect(findings?.new.map(findingWords)).toEqual([
    expect.stringMatching(
      /^mandatory connections-fit-max-connections .*, exempted until 2030-01-01 by ops$/,
    ),
  ]);
});

test("a stack that is gone: what runs goes on", () => {
  const diff = stackDiff("erp", treeOf(loaded(base)), null);
  expect(diff.consequences.state).toBe("gone");
  expect(diffMarkdown({ against: { ref: "main", commit: "0" }, stacks: [diff] })).toContain(
    "### Stack `erp`: the stack file is gone: what runs goes on until `down`",
  );
});

test("a model of another version: only texts are compared, and that is said", () => {
  const tree = treeOf(loaded(base));
  for (const model of ["{", "null", "[]", '{"topology":{"groups":[]}}']) {
    const old = new Map([...tree, ["model.json", model]]) as Tree;
    const diff = stackDiff("erp", old, loaded(base));
    expect(diff.consequences.state).toBe("unknown");
    expect(diff.files).toEqual([]);
  }
  const noFindings = JSON.parse(tree.get("model.json") ?? "") as Record<string, unknown>;
  delete noFindings["findings"];
  const old = new Map([...tree, ["model.json", JSON.stringify(noFindings)]]) as Tree;
  expect(stackDiff("erp", old, loaded(base)).consequences.findings).toBeNull();
});

test("equal sides have no difference", () => {
  const diff = stackDiff("erp", treeOf(loaded(base)), loaded(base));
  expect(diff).toEqual({
    stack: "erp",
    consequences: {
      state: "same",
      figures: [],
      actions: [],
      promises: [],
      refusals: [],
      resources: null,
      findings: { new: [], gone: [], kept: 0 },
    },
    textOnly: [],
    files: [],
  });
});

test("a site that closes for an update: downtime, the way back, and who stops", async () => {
  const open = stackText("odoo: { modules: [base, web] }", "kubernetes");
  const closed = replaced(open, "    odoo: {", "    maintenance: { upgrade: [base] }\n    odoo: {");
  const closing = stackDiff("erp", treeOf(loaded(open)), loaded(closed));
  expect(promised(closing)).toEqual([
    "weaker: The site closes: the edge answers 503, and no Odoo process runs, until `maintenance` is taken out and applied.",
    "weaker: Odoo updates modules (-u base), direct to PostgreSQL. The way back is a restore to the recovery point that the job prints, with the old image.",
  ]);
  const pools = ["interactive × 2", "websocket × 2", "cron × 1"];
  expect(told(closing).filter((line) => line.startsWith("ends"))).toEqual(
    pools.map((pool) => `ends ${pool}`),
  );
  await golden("maintenance", closing);
  const opening = stackDiff("erp", treeOf(loaded(closed)), loaded(open));
  expect(promised(opening)).toEqual([
    "stronger: The site opens: Odoo's pools start, and then the edge lets users in.",
  ]);
  expect(told(opening).filter((line) => line.startsWith("starts"))).toEqual(
    pools.map((pool) => `starts ${pool}`),
  );
});
