/** What happens behind the pages: scheduled jobs, mail, and the way to the database. */
import { expect, test } from "vitest";
import { connections } from "../../local/sockets.ts";
import { type Ask, type Cluster, mark } from "./cluster.ts";
import { pgbouncerSessions, poolModes } from "./inside.ts";
import { eventually } from "./logs.ts";
import { database, subnet } from "./suite-stack.ts";

const odooUid = 27701;

export function backgroundCases(ask: Ask): void {
  test("a triggered job wakes up a cron instance at once", async () => {
    const { second } = ask();
    const runs = (name: string) =>
      second.call<{ id: number; instance: string }[]>("cluster.probe", "search_read", [
        [["name", "=", name]],
        ["instance"],
      ]);
    const before = (await runs("cron")).length;
    await second.call("cluster.probe", "ask_cron");
    const after = await eventually(
      () => runs("cron"),
      (found) => found.length > before,
      10_000,
    );
    expect(after.length).toBe(before + 1);
    expect(after.filter(({ instance }) => !/^odoo-cron-\d+$/.test(instance))).toEqual([]);

    // The same method, called by a user, tells another kind of instance.
    await second.call("cluster.probe", "record_run", ["user"]);
    expect((await runs("user")).at(-1)?.instance).toMatch(/^odoo-interactive-\d+$/);
  });

  test("only cron instances run jobs", () => {
    const jobs = mark(ask()).whole(/^[a-z]+-\d+\.log$/, /ir_cron: Job '/);
    expect(jobs.length).toBeGreaterThan(0);
    expect([...new Set(jobs.map(({ log: name }) => name))]).toEqual(["cron-1.log"]);
  });

  test("mail goes nowhere", async () => {
    const { admin } = ask();
    const [id] = await admin.call<number[]>("mail.mail", "create", [
      [
        {
          subject: "probe",
          body_html: "<p>probe</p>",
          email_to: "nobody@example.com",
          email_from: "probe@example.com",
          auto_delete: false,
        },
      ],
    ]);
    const smtp: string[] = [];
    const watch = setInterval(() => smtp.push(...smtpConnections()), 20);
    await admin.call("mail.mail", "send", [[id]]).finally(() => clearInterval(watch));
    const [mail] = await admin.call<{ state: string; failure_reason: string }[]>(
      "mail.mail",
      "read",
      [[id], ["state", "failure_reason"]],
    );
    expect(mail?.state).toBe("exception");
    expect(mail?.failure_reason).toMatch(/127\.0\.0\.1|refused/i);
    expect(smtp).toEqual([]);
  });

  test("no process of Odoo talks to PostgreSQL but through PgBouncer", async () => {
    const cluster = ask();
    const to = (tier: number) => new RegExp(`^${subnet.replace(".", "\\.")}\\.${tier}\\.`);
    const direct = new Set<string>();
    const pooled = new Set<number>();
    for (let look = 0; look < 20; look++) {
      const page = cluster.second.http.get("/odoo");
      for (const { remote, uid } of connections()) {
        if (uid !== odooUid) continue;
        if ([30, 31, 32].some((tier) => to(tier).test(remote.address))) {
          direct.add(`${remote.address}:${remote.port}`);
        }
        if (to(20).test(remote.address)) pooled.add(remote.port);
      }
      await page;
    }
    expect([...direct]).toEqual([]);
    expect([...pooled].toSorted()).toEqual([6432, 6433]);
  });

  test("who listens for notifications has a session of its own", async () => {
    const { stack, mode } = ask();
    expect([...(await poolModes(stack))].toSorted()).toEqual(
      [
        `pooled ${database} ${mode}`,
        `pooled postgres ${mode}`,
        `session ${database} session`,
        "session postgres session",
      ].toSorted(),
    );
    // LISTEN is for life: whoever did it holds a session on `postgres`, where nothing else stays.
    const listened = await stack.running.database.query(
      "postgres",
      "SELECT lower(query) FROM pg_stat_statements WHERE query ILIKE 'listen %' ORDER BY 1",
    );
    expect(listened.flat()).toEqual(["listen cron_trigger", "listen imbus"]);
    const held = await eventually(
      () => holders(ask()),
      (found) => found.every(({ listener }) => listener === "session"),
      5000,
    );
    expect(held.length).toBeGreaterThanOrEqual(2);
    expect(held.filter(({ listener }) => listener !== "session")).toEqual([]);
  });
}

/** Server connections to the database `postgres` that a client holds. */
async function holders({ stack }: Cluster) {
  return (await pgbouncerSessions(stack)).filter(
    (session) => session.database === "postgres" && session.state === "active",
  );
}

function smtpConnections(): string[] {
  return connections()
    .filter(({ remote, uid }) => uid === odooUid && [25, 465, 587].includes(remote.port))
    .map(({ remote }) => `${remote.address}:${remote.port}`);
}
