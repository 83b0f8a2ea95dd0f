/** The job queue in a small stack of its own: jobs of every kind, a burst of them, and what dies under them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { HttpClient } from "../../drills/traffic/http-client.ts";
import { Session } from "../../drills/traffic/session.ts";
import { load } from "../../load.ts";
import { authorityFile } from "../../local/certificate.ts";
import { down } from "../../local/down.ts";
import { childrenOf, commandLine, processTree, signalAll } from "../../local/processes.ts";
import { type RunningStack, requireRunning } from "../../local/running.ts";
import { up } from "../../local/up.ts";
import { silent } from "../../model/progress.ts";
import { figure } from "./figures.ts";
import { eventually } from "./logs.ts";

const name = "jobs";
const domain = `${name}.localhost`;
const folder = mkdtempSync(join(tmpdir(), "odoo-cluster-jobs-"));
const addons = join(import.meta.dirname, "jobs-addons");
let stack: RunningStack;
let http: HttpClient;
let admin: Session;

beforeAll(async () => {
  await down(name, { purge: true }, silent);
  writeFileSync(
    join(folder, `Pulumi.${name}.yaml`),
    `config:
  odoo-cluster:platform: local
  odoo-cluster:cluster:
    domain: ${domain}
    odoo: { version: "19.0", database: jobs, modules: [base, web, bus, jobs_probe], addons: [${addons}] }
    jobs: { instances: 2, channels: { root: 2, root.slow: 1 } }
    pools:
      app: { role: http, instances: 1, workers: 2, memory: 1 GiB }
      cron: { role: cron, instances: 1, threads: 1, memory: 512 MiB }
      live: { role: websocket, instances: 1, memory: 512 MiB }
    postgresql: { standbys: 0, durability: preferred, reportingReplica: false, memory: 512 MiB }
    edge: { https: "127.0.0.1:9783", http: "127.0.0.1:9483" }
    local: { subnet: 127.83.0.0/16 }
`,
  );
  await up(load(name, folder), { refreshRoot: false }, silent);
  stack = requireRunning(load(name, folder));
  http = new HttpClient({
    host: "127.0.0.1",
    port: 9783,
    name: `${domain}:9783`,
    authority: readFileSync(authorityFile(stack.places), "utf8"),
  });
  admin = await Session.logIn(http, "admin", stack.secrets["odoo-admin"]?.value ?? "");
});

afterAll(async () => {
  await down(name, { purge: true }, silent);
  rmSync(folder, { recursive: true, force: true });
});

interface Job {
  readonly id: number;
  readonly uuid: string;
  readonly state: string;
  readonly retry: number;
  readonly channel: string;
  readonly exc_name: string | false;
  readonly date_started: string;
  readonly worker_pid: number;
}

interface Enqueued {
  readonly count?: number;
  readonly seconds_from_now?: number;
  readonly arguments?: object;
  readonly priority?: number;
  readonly channel?: string;
}

async function enqueue(method: string, options: Enqueued = {}): Promise<string[]> {
  return await admin.call<string[]>("res.partner", "probe_enqueue", [method], { ...options });
}

async function jobs(uuids: readonly string[]): Promise<Job[]> {
  const fields = ["uuid", "state", "retry", "channel", "exc_name", "date_started", "worker_pid"];
  return await admin.call<Job[]>("queue.job", "search_read", [[["uuid", "in", uuids]], fields]);
}

/** Jobs once all of them are in a state. */
async function until(uuids: readonly string[], state: string, seconds = 30): Promise<Job[]> {
  return await eventually(
    () => jobs(uuids),
    (found) => found.length === uuids.length && found.every((job) => job.state === state),
    seconds * 1000,
  );
}

/** The instance whose runner works: the one that runs a job which has just begun. */
async function leader(): Promise<"jobs-1" | "jobs-2"> {
  const uuids = await enqueue("probe_note", { arguments: { seconds: 1 } });
  const [job] = await eventually(
    () => jobs(uuids),
    (found) => found.some(({ state, worker_pid }) => state === "started" && worker_pid > 0),
    90_000,
  );
  const trees = await Promise.all(
    (["jobs-1", "jobs-2"] as const).map(async (name) => {
      const pid = await stack.supervisor.pidOf(name);
      return [name, pid === null ? [] : processTree(pid)] as const;
    }),
  );
  const found = trees.find(([, tree]) => tree.includes(job?.worker_pid ?? 0))?.[0];
  await until(uuids, "done");
  if (found === undefined) throw new Error(`no instance has process ${job?.worker_pid}`);
  return found;
}

const statesOf = (found: readonly Job[]) => [...new Set(found.map(({ state }) => state))];

test("a job runs at once, where it belongs", async () => {
  const [job] = await until(await enqueue("probe_note"), "done");
  expect(job).toMatchObject({ state: "done", channel: "root" });
});

test("a job waits for its time", async () => {
  const began = performance.now();
  const uuids = await enqueue("probe_note", { seconds_from_now: 4 });
  expect(statesOf(await jobs(uuids))).toEqual(["pending"]);
  expect(statesOf(await until(uuids, "done"))).toEqual(["done"]);
  expect(performance.now() - began).toBeGreaterThan(3500);
});

test("a job is tried again by its pattern", async () => {
  const [job] = await until(await enqueue("probe_retry"), "done");
  expect(job).toMatchObject({ state: "done", retry: 4 });
});

test("of jobs that wait, the one with the lowest number of priority runs first", async () => {
  const slow = { channel: "root.slow" };
  const blocker = await enqueue("probe_note", { ...slow, arguments: { seconds: 3 } });
  const uuids: string[] = [];
  for (const priority of [30, 10, 20])
    uuids.push(...(await enqueue("probe_note", { ...slow, priority, arguments: { seconds: 1 } })));
  const [third, first, second] = uuids;
  const found = await until([...blocker, ...uuids], "done");
  const begun = (uuid = "") => found.find((job) => job.uuid === uuid)?.date_started ?? "";
  expect([begun(first), begun(second), begun(third)]).toEqual(
    [begun(first), begun(second), begun(third)].toSorted(),
  );
  expect(new Set(uuids.map(begun)).size).toBe(3);
});

test("the record of a job opens from it", async () => {
  const [job] = await until(await enqueue("probe_note"), "done");
  const action = await admin.call<{ res_model: string; res_id: number; type: string }>(
    "queue.job",
    "open_related_action",
    [[job?.id ?? 0]],
  );
  expect(action).toMatchObject({ type: "ir.actions.act_window", res_model: "res.partner" });
  const read = await admin.call("res.partner", "read", [[action.res_id], ["name", "comment"]]);
  expect(read).toMatchObject([{ name: "probe 0", comment: expect.stringContaining("done") }]);
});

test("a job that failed writes to the managers of the queue", async () => {
  const [failed] = await until(await enqueue("probe_fail"), "failed");
  const about = [
    ["model", "=", "queue.job"],
    ["res_id", "=", failed?.id ?? 0],
  ];
  const messages = await admin.call<{ body: string; subtype_id: [number, string] }[]>(
    "mail.message",
    "search_read",
    [about, ["body", "subtype_id"]],
  );
  expect(messages.map(({ subtype_id }) => subtype_id[1])).toContain("Job failed");
  const followers = await admin.call<{ partner_id: [number, string] }[]>(
    "mail.followers",
    "search_read",
    [
      [
        ["res_model", "=", "queue.job"],
        ["res_id", "=", failed?.id ?? 0],
      ],
      ["partner_id"],
    ],
  );
  expect(followers.length).toBeGreaterThan(0);
});

test("a job that failed says why, is requeued, and is cancelled", async () => {
  const uuids = await enqueue("probe_fail");
  const [failed] = await until(uuids, "failed");
  expect(failed).toMatchObject({ state: "failed", exc_name: "ValueError" });
  const ids = [failed?.id ?? 0];
  // Odoo keeps whole seconds.
  await new Promise((resolve) => setTimeout(resolve, 1100));
  await admin.call("queue.job", "requeue", [ids]);
  const [again] = await until(uuids, "failed");
  expect(again?.date_started).not.toBe(failed?.date_started);
  await admin.call("queue.job", "button_cancelled", [ids]);
  expect(statesOf(await jobs(uuids))).toEqual(["cancelled"]);
});

test("2,000 jobs that are enqueued in one go are done, each once", {
  timeout: 200_000,
}, async () => {
  const began = performance.now();
  const uuids = await enqueue("probe_note", { count: 2000 });
  figure("jobs-2000-enqueued-seconds", (performance.now() - began) / 1000);
  expect(uuids).toHaveLength(2000);
  const found = await until(uuids, "done", 180);
  figure("jobs-2000-done-seconds", (performance.now() - began) / 1000);
  expect(statesOf(found)).toEqual(["done"]);
  expect(found.filter(({ retry }) => retry > 1)).toEqual([]);
});

test.each(["worker", "instance"])(
  "no job is lost when the %s that runs it is killed",
  { timeout: 200_000 },
  async (what) => {
    const uuids = await enqueue("probe_note", { count: 8, arguments: { seconds: 1 } });
    await eventually(
      () => jobs(uuids),
      (found) => found.some(({ state }) => state === "started"),
      10_000,
    );
    const [running] = (await jobs(uuids)).filter(({ state }) => state === "started");
    const masters = await Promise.all(
      ["jobs-1", "jobs-2"].map((name) => stack.supervisor.pidOf(name)),
    );
    const master = masters.find(
      (pid) => pid !== null && processTree(pid).includes(running?.worker_pid ?? 0),
    );
    if (master === undefined || master === null) throw new Error("no instance runs the job");
    const workers = childrenOf(master).filter((pid) => !/ gevent( |$)/.test(commandLine(pid)));
    signalAll(what === "worker" ? workers : processTree(master), "SIGKILL");
    const began = performance.now();
    // The runner takes a job for dead after a minute.
    expect(statesOf(await until(uuids, "done", 150))).toEqual(["done"]);
    figure(`jobs-done-after-kill-of-${what}-seconds`, (performance.now() - began) / 1000);
  },
);

test("the second instance takes over when the first is stopped", { timeout: 200_000 }, async () => {
  const first = await leader();
  await stack.supervisor.stop([first]);
  const began = performance.now();
  const second = await leader();
  figure("jobs-takeover-seconds", (performance.now() - began) / 1000);
  expect(second).not.toBe(first);
  await stack.supervisor.startAfresh([first]);
  // The one that came back stands by.
  expect(await leader()).toBe(second);
});

test("no client reaches the runner's address through the edge", async () => {
  for (const path of ["/queue_job/runjob", "/queue_job/session"])
    expect((await http.get(path)).status, path).toBe(404);
});
