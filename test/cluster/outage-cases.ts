/** What users meet while no way leads to the database: the edge sees a primary, and lets them through. */
import { expect, test } from "vitest";
import { groupsOf } from "../../model/topology.ts";
import { programs } from "../../templates/supervisor/programs.ts";
import { type Ask, direct, mark } from "./cluster.ts";
import { eventually } from "./logs.ts";

export function outageCases(ask: Ask): void {
  test("with every PgBouncer gone users are told to wait, and stay logged in", {
    timeout: 120_000,
  }, async () => {
    const cluster = ask();
    const { stack, admin, second, anonymous } = cluster;
    const { supervisor, layout } = stack.running;
    const poolers = groupsOf(stack.loaded.topology, "pgbouncer").map(({ name }) => name);
    const names = programs(stack.loaded.topology, layout)
      .filter(({ group }) => poolers.includes(group.name))
      .map(({ name }) => name);
    const since = mark(cluster);
    const [odoo] = stack.nodes("interactive");
    const itself = direct(anonymous, odoo?.bind as string, 8069);
    await supervisor.stop(names);
    try {
      const pages = ["/odoo", "/web", "/web/login", "/report/barcode/Code128/away", "/nowhere"];
      for (const path of pages) {
        const answer = await second.http.get(path);
        expect([path, answer.status, answer.headers["retry-after"]]).toEqual([path, 503, "5"]);
      }
      await expect(admin.call("res.users", "search_count", [[]])).rejects.toThrow("503");
      // Nobody is logged in there: they go on as Odoo means them to.
      expect((await itself.get("/web/health")).status).toBe(200);
    } finally {
      await supervisor.start(names);
    }
    expect((await since.odoo("/odoo is answered 503")).length).toBeGreaterThan(0);
    const back = await eventually(
      async () => (await anonymous.get("/web/login")).status,
      (status) => status === 200,
      20_000,
    );
    expect(back).toBe(200);
    await second.page();
    await admin.page();
  });
}
