/** Typical edits of a stack on Kubernetes: what only exists there. As test/cli/diff-edits.test.ts. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type StackDiff, stackDiff } from "../../cli/diff-report.ts";
import { diffMarkdown } from "../../cli/output/diff-markdown.ts";
import { whoActs } from "../../cli/output/diff-words.ts";
import { type Loaded, load, stackFolder, withResources } from "../../load.ts";
import { type Tree, treeOf } from "../../rendered-tree.ts";

const folder = mkdtempSync(join(tmpdir(), "odoo-cluster-diff-"));
afterAll(() => rmSync(folder, { recursive: true }));

const base = readFileSync(join(stackFolder, "Pulumi.on-premises.yaml"), "utf8");

async function loaded(text: string): Promise<Loaded> {
  const own = mkdtempSync(join(folder, "stacks-"));
  writeFileSync(join(own, "Pulumi.erp.yaml"), text);
  return await withResources(load("erp", own));
}

let tree: Promise<Tree> | undefined;
async function edited(from: string, to: string): Promise<StackDiff> {
  expect(base.split(from), from).toHaveLength(2);
  tree ??= loaded(base).then(treeOf);
  return stackDiff("erp", await tree, await loaded(base.replace(from, to)));
}

async function golden(name: string, diff: StackDiff): Promise<void> {
  const against = { ref: "main", commit: "0123456789abcdef" };
  await expect(diffMarkdown({ against, stacks: [diff] })).toMatchFileSnapshot(
    `../golden/diff/kubernetes-${name}.md`,
  );
}

const told = ({ consequences: { actions } }: StackDiff) =>
  actions.map((action) => `${action.kind} ${whoActs(action)}`);
const promised = ({ consequences: { promises } }: StackDiff) =>
  promises.map(({ kind, text }) => `${kind}: ${text}`);
const job = "runs the job that installs modules";

test("another image of Odoo: the job runs, and every pod that has it rolls", async () => {
  const diff = await edited("odoo:19.0-1@sha256:1111", "odoo:19.0-2@sha256:aaaa");
  expect(told(diff)).toEqual([
    job,
    "rolls nginx × 2",
    "rolls interactive × 6",
    "rolls api × 2",
    "rolls report × 2",
    "rolls websocket × 2",
    "rolls cron × 2",
  ]);
  expect(diff.consequences.actions[1]?.because).toEqual([
    "registry.example.com/erp/odoo :19.0-1@sha256:111111111111… → :19.0-2@sha256:aaaa11111111…",
  ]);
  await golden("image", diff);
});

test("a module that leaves the list is no refusal: the init job asks for nothing that it does not name", async () => {
  const diff = await edited("crm, sale_management, stock", "sale_management, stock");
  expect(diff.consequences.refusals).toEqual([]);
  expect(told(diff)).toContain(job);
});

test("another image of PostgreSQL: standbys first, then a switchover", async () => {
  const diff = await edited("postgresql:17.6@sha256:5555", "postgresql:17.7@sha256:bbbb");
  expect(told(diff)).toEqual(["switches over postgresql × 3", job, "restarts reporting × 1"]);
  await golden("image-postgresql", diff);
});

test("a module more: the job runs, and no pod rolls for it", async () => {
  const diff = await edited("stock, account]", "stock, account, hr]");
  expect(told(diff)).toEqual([job]);
  await golden("modules", diff);
});

test("a parameter that needs a restart switches over; another one reloads", async () => {
  const parameters = (written: string) =>
    edited(
      "archive: { timeout: 60 s }",
      `archive: { timeout: 60 s }\n      parameters: { ${written} }`,
    );
  const restart = await parameters("max_locks_per_transaction: 256");
  expect(told(restart)).toEqual(["switches over postgresql × 3", "restarts reporting × 1"]);
  await golden("postgresql-restart", restart);
  const reload = await parameters("work_mem: 8MB");
  expect(told(reload)).toEqual(["reloads postgresql × 3", "reloads reporting × 1"]);
});

test("backups kept for less: what is lost is told, and nothing restarts", async () => {
  const diff = await edited("retention: 30 d", "retention: 7 d");
  expect(promised(diff)).toEqual([
    "lost: Backups are kept 30 d → 7 d: older ones are deleted, and the way back with them.",
  ]);
  expect(told(diff)).toEqual([]);
  await golden("retention", diff);
  expect(promised(await edited("retention: 30 d", "retention: 60 d"))).toEqual([
    "stronger: Backups are kept 30 d → 60 d: the way back is longer.",
  ]);
});

test("another certificate: who signs it, or that it is no longer made", async () => {
  const issuer = await edited("issuer: letsencrypt", "issuer: company");
  expect(promised(issuer)).toEqual([
    "different: The certificate is signed by letsencrypt → company: browsers must trust it.",
  ]);
  expect(told(issuer)).toEqual([]);
  await golden("certificate", issuer);
  const brought = await edited("create: { issuer: letsencrypt }", "existing: { secret: erp-tls }");
  expect(brought.consequences.resources?.deleted).toContain(
    "Cluster$Entry$kubernetes:cert-manager.io/v1:Certificate::certificate",
  );
});

test("a kit upgrade that changes a template: pods of exactly that tier roll", async () => {
  const now = await loaded(base);
  const before = treeOf(now);
  const change = (path: string, from: string, to: string): [string, string] => {
    const text = before.get(path) ?? "";
    expect(text, path).toContain(from);
    return [path, text.replaceAll(from, to)];
  };
  const older = new Map([
    ...before,
    change("nginx/nginx.conf", "gzip_comp_level 4", "gzip_comp_level 6"),
    change("model.json", '"gzip_comp_level","value":"4"', '"gzip_comp_level","value":"6"'),
  ]);
  const diff = stackDiff("erp", older, now);
  expect(told(diff)).toEqual(["rolls nginx × 2"]);
  await golden("kit-upgrade", diff);
});

test("a model that a kit without images wrote says nothing about images", async () => {
  const now = await loaded(base);
  const text = treeOf(now).get("model.json") ?? "";
  const model = JSON.parse(text) as { resources: Record<string, { compared?: unknown }> };
  for (const resource of Object.values(model.resources)) delete resource.compared;
  const older = new Map([...treeOf(now), ["model.json", JSON.stringify(model)]]) as Tree;
  expect(told(stackDiff("erp", older, now))).toEqual([]);
});
