/** Ten thousand clients of one PgBouncer, as each pool mode is meant. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { inside } from "../../local/layout.ts";
import { runInside } from "../../local/namespace.ts";
import { replaceFile } from "../../local/replace-file.ts";
import { SqlConsole } from "../../local/sql-console.ts";
import { userIds } from "../../local/users.ts";
import type { Ask } from "./cluster.ts";
import { figure } from "./figures.ts";
import { eventually } from "./logs.ts";
import { database, type PoolMode } from "./suite-stack.ts";

const clients = 10_000;

/** In session mode they are logged in and idle, in transaction mode they query all the time. */
const scripts: Readonly<Record<PoolMode, string>> = {
  session: "\\sleep 30 s\n",
  transaction: "SELECT 1;\n",
};

export function connectionCases(ask: Ask, mode: PoolMode): void {
  test(`${clients} clients, 0 errors, within the budget`, { timeout: 300_000 }, async () => {
    const { stack, second } = ask();
    const { supervisor, places, secrets, layout } = stack.running;
    const [pgbouncer] = stack.nodes("pgbouncer");
    if (pgbouncer === undefined) throw new Error("no PgBouncer");
    const port = layout.port("pooled");
    const own = (name: string) => ({
      host: join(places.run, name),
      inside: `${inside.run}/${name}`,
    });
    const [password, script] = [own("clients.pgpass"), own("clients.sql")];
    replaceFile(password.host, `*:*:*:odoo:${secrets["database-odoo"]?.value}\n`, {
      mode: 0o600,
      uid: userIds.odoo,
    });
    writeFileSync(script.host, scripts[mode], { mode: 0o644 });
    const said: string[] = [];
    const load = runInside(
      supervisor.pid,
      [
        "/usr/lib/postgresql/17/bin/pgbench",
        ...["--no-vacuum", "--protocol=simple", "--jobs=2", `--client=${clients}`],
        // Not a time: pgbench counts its ten thousand logins into it.
        `--transactions=${mode === "session" ? 1 : 15}`,
        ...[`--file=${script.inside}`, `--host=${pgbouncer.bind}`, `--port=${port}`],
        ...["--username=odoo", database],
      ],
      {
        user: "odoo",
        environment: { PGPASSFILE: password.inside, HOME: "/tmp" },
        onLine: (line) => said.push(line),
      },
    );
    const console = SqlConsole.pgbouncer({ supervisor }, pgbouncer, port);
    let most = 0;
    let isOver = false;
    const watch = (async () => {
      while (!isOver) {
        const servers = await console.rows("SHOW SERVERS");
        most = Math.max(most, servers.length);
        await new Promise((resolve) => setTimeout(resolve, 300));
      }
    })();
    // Whatever it says is judged below; until then it must not end the test by itself.
    const ended = load.then(
      () => "",
      (error: unknown) => String(error),
    );
    try {
      const connected = await eventually(
        async () =>
          (await console.rows("SHOW POOLS"))
            .filter((pool) => pool["database"] === database && pool["user"] === "odoo")
            .reduce((sum, pool) => sum + Number(pool["cl_active"]) + Number(pool["cl_waiting"]), 0),
        (count) => count >= clients,
        150_000,
      );
      expect(connected, said.join("\n")).toBeGreaterThanOrEqual(clients);
      // Users go on meanwhile.
      expect((await second.http.get("/odoo")).status).toBe(200);
      expect(await ended).toBe("");
    } finally {
      isOver = true;
      await watch;
      console.close();
      rmSync(password.host, { force: true });
      rmSync(script.host, { force: true });
    }
    const output = said.join("\n");
    expect(output).toMatch(/number of failed transactions: 0 \(/);
    expect(output).not.toMatch(/error|aborted/i);
    const rate = /tps = ([\d.]+)/.exec(output)?.[1];
    if (mode === "transaction") figure("clients-10000-transactions-per-second", Number(rate));
    figure(`clients-10000-server-connections-${mode}`, most);
    expect(most).toBeLessThanOrEqual(100);
  });
}
