/** Ten edits of the stack file: each is applied as it was announced, nobody notices, and once is enough. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HttpClient } from "../../drills/traffic/http-client.ts";
import { Ledger } from "../../drills/traffic/ledger.ts";
import { Session } from "../../drills/traffic/session.ts";
import { localCluster } from "../../local/running-cluster.ts";
import type { Ask } from "./cluster.ts";
import { namespaceOf, poolModes, processesOf, procFile } from "./inside.ts";
import { database, domain, type Edit, edge, type SuiteStack, type TimedUp } from "./suite-stack.ts";

interface Case {
  readonly name: string;
  readonly edit: Edit;
  /** Lines of the plan, each as `what names`, in order. */
  readonly plan: readonly string[];
  /** What some line gives as its reason. */
  readonly because?: RegExp;
  /** That it is so now. */
  readonly holds: (stack: SuiteStack) => Promise<unknown>;
  readonly expected: unknown;
}

const interactive = "interactive: { role: http, instances: 2, workers: 2, cpu: 1, memory: 1 GiB }";
const pooled = "reload pgbouncer-1-pooled, pgbouncer-2-pooled";
const queues = "reload balancer-1, balancer-2";
const proxies = "reload nginx-1, nginx-2";

const cases: readonly Case[] = [
  {
    name: "one more instance",
    edit: replace(interactive, interactive.replace("instances: 2", "instances: 3")),
    plan: ["start interactive-3", queues],
    because: /interactive/,
    holds: async (stack) => (await states(stack)).get("interactive-3"),
    expected: "RUNNING",
  },
  {
    name: "one instance fewer",
    edit: same,
    plan: [queues, "end interactive-3"],
    holds: async (stack) => (await states(stack)).get("interactive-3"),
    expected: undefined,
  },
  {
    name: "workers",
    edit: replace(
      interactive,
      interactive.replace("workers: 2", "workers: 3").replace("1 GiB", "1536 MiB"),
    ),
    plan: ["reload interactive-1, interactive-2", queues],
    because: /^workers 2 → 3$/,
    holds: async (stack) => workersOf(stack, "interactive-1"),
    expected: 3,
  },
  {
    name: "db_maxconn",
    edit: replace(interactive, interactive.replace(" }", ", maxConnections: 5 }")),
    plan: ["reload interactive-1, interactive-2", queues],
    because: /^(db_maxconn 4 → 5|workers 3 → 2)$/,
    holds: async (stack) => fileOf(stack, "interactive-1/odoo.conf").includes("db_maxconn = 5"),
    expected: true,
  },
  {
    name: "work_mem",
    edit: replace(
      "memory: 512 MiB\n      archive",
      "memory: 512 MiB\n      parameters: { work_mem: 6MB }\n      archive",
    ),
    plan: ["reload postgresql-1, postgresql-2", "reload interactive-1, interactive-2"],
    because: /work_mem/,
    holds: (stack) => shown(stack, "work_mem"),
    expected: "6MB",
  },
  {
    name: "max_connections",
    edit: replace(
      "memory: 512 MiB\n      archive",
      "memory: 512 MiB\n      parameters: { max_connections: 400 }\n      archive",
    ),
    plan: ["restart PostgreSQL of postgresql-1, postgresql-2"],
    because: /max_connections/,
    holds: (stack) => shown(stack, "max_connections"),
    expected: "400",
  },
  {
    name: "pool mode",
    edit: replace("mode: transaction", "mode: session"),
    plan: ["restart PostgreSQL of postgresql-1, postgresql-2", pooled],
    because: /pool_mode/,
    holds: async (stack) => (await poolModes(stack)).has(`pooled ${database} session`),
    expected: true,
  },
  {
    name: "a module",
    edit: replace("crm, cluster_probe", "crm, cluster_probe, contacts"),
    plan: [
      pooled,
      "restart cron-1, websocket-1, websocket-2",
      "reload interactive-1, interactive-2, api-1, report-1",
      "install contacts",
    ],
    because: /modules/,
    holds: (stack) =>
      stack.running.database.query(
        database,
        "SELECT state FROM ir_module_module WHERE name = 'contacts'",
      ),
    expected: [["installed"]],
  },
  {
    name: "log level",
    edit: (text) =>
      replace(
        'version: "19.0"',
        'version: "19.0"\n      options: { log_level: warn }',
      )(withContacts(text)),
    plan: [
      "restart cron-1, websocket-1, websocket-2",
      "reload interactive-1, interactive-2, api-1, report-1",
    ],
    because: /^log_level (= |info → )warn$/,
    holds: async (stack) => fileOf(stack, "cron-1/odoo.conf").includes("log_level = warn"),
    expected: true,
  },
  {
    name: "domain",
    edit: (text) => replace(`domain: ${domain}`, "domain: other.localhost")(withContacts(text)),
    plan: [
      "restart cron-1, websocket-1, websocket-2",
      "reload interactive-1, interactive-2, api-1, report-1",
      queues,
      proxies,
      "reload edge-1",
    ],
    because: /host names/,
    holds: async (stack) => localCluster(stack.loaded).entry.name,
    expected: `other.localhost:${edge.https}`,
  },
];

export function editCases(ask: Ask): void {
  let visitor: Session;
  let ledger: Ledger;
  let isOver = false;
  let traffic: Promise<void>;

  beforeAll(async () => {
    const { entry, administrator } = localCluster(ask().stack.loaded);
    const { login, password } = administrator;
    visitor = await Session.logIn(HttpClient.through(entry), login, password);
    ledger = new Ledger();
    traffic = (async () => {
      while (!isOver) {
        await ledger.follow("page", () => visitor.page());
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    })();
  });

  describe.each(cases)("$name", ({ edit, plan, because, holds, expected }) => {
    let result: TimedUp;
    let before = 0;

    test("is applied as announced", { timeout: 180_000 }, async () => {
      const { stack } = ask();
      before = ledger.records.length;
      result = await stack.up("transaction", edit);
      const lines = result.plan.map(({ what, names }) => `${what} ${names.join(", ")}`);
      expect(lines).toEqual(plan);
      if (because !== undefined) {
        expect(
          result.plan.flatMap((line) => line.because).filter((it) => because.test(it)),
        ).not.toEqual([]);
      }
      expect(await holds(stack)).toEqual(expected);
    });

    test("again changes nothing", async () => {
      const again = await ask().stack.up("transaction", edit);
      expect({ plan: again.plan, changed: again.changed }).toEqual({ plan: [], changed: [] });
    });

    test("nobody noticed", () => {
      const seen = ledger.records.slice(before).filter(({ outcome }) => outcome !== null);
      expect(seen.length).toBeGreaterThan(3);
      // Under another name visitors of the old one are told so.
      const failed = seen.filter(
        ({ outcome, why }) => outcome === "failed" && !/answers 421|altnames/.test(why),
      );
      expect(failed.map(({ why }) => why)).toEqual([]);
      expect(ledger.loggedOut).toBe(0);
    });
  });

  afterAll(async () => {
    isOver = true;
    await traffic;
  });

  test("back to what it was, everybody is still logged in", { timeout: 180_000 }, async () => {
    const { stack, second } = ask();
    await stack.up("transaction", withContacts);
    await visitor.page();
    expect(await second.call<number>("res.partner", "search_count", [[]])).toBeGreaterThan(0);
  });

  test("a module leaves the list once Odoo has uninstalled it", { timeout: 300_000 }, async () => {
    const { stack, admin } = ask();
    const without: Edit = (text) => withContacts(replace(", packaged_probe", "")(text));
    const refused = await stack.up("transaction", without).then(
      () => "went on",
      ({ cause }: Error) => String(cause),
    );
    expect(refused).toMatch(
      /odoo\.modules: taking a module out of the list does not uninstall it, got without packaged_probe, which the database still has\. Uninstall it in Odoo/,
    );
    const ids = await admin.call<number[]>("ir.module.module", "search", [
      [["name", "=", "packaged_probe"]],
    ]);
    await admin.call("ir.module.module", "button_immediate_uninstall", [ids]);
    await stack.up("transaction", without);
    const known = JSON.parse(readFileSync(stack.running.places.record, "utf8")) as {
      modules: string[];
    };
    expect(known.modules).not.toContain("packaged_probe");
    await stack.up("transaction", withContacts);
  });
}

/** What was installed stays in the list. */
export function withContacts(text: string): string {
  return replace("crm, cluster_probe", "crm, cluster_probe, contacts")(text);
}

function same(text: string): string {
  return text;
}

function replace(from: string, to: string): Edit {
  return (text) => {
    if (!text.includes(from)) throw new Error(`the suite's stack file has no ${from}`);
    return text.replace(from, to);
  };
}

async function states(stack: SuiteStack): Promise<Map<string, string>> {
  return new Map(
    (await stack.running.supervisor.states()).map(({ name, state }) => [name, state] as const),
  );
}

async function shown(stack: SuiteStack, parameter: string): Promise<string | undefined> {
  const [[value] = []] = await stack.running.database.query("postgres", `SHOW ${parameter}`);
  return value;
}

function fileOf(stack: SuiteStack, id: string): string {
  return readFileSync(join(stack.running.places.config, id), "utf8");
}

/** HTTP workers of an instance that run: its master's children but the gevent one. */
function workersOf(stack: SuiteStack, instance: string): number {
  const pids = processesOf(namespaceOf(stack.running.supervisor.pid) as string);
  return (
    pids.filter((pid) => {
      const line = procFile(pid, "cmdline");
      return line.includes(`/${instance}/odoo.conf`) && !line.includes("gevent");
    }).length - 1
  );
}
