/** `check-addons` as people meet it. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Clone, clone } from "./clone.ts";

const files = {
  "team/shop/__manifest__.py": "{}",
  "team/shop/models/order.py":
    'class Order:\n    def wait(self):\n        self.env.cr.execute("LISTEN orders")\n        self.env.cr.commit()\n',
  "team/quiet/__manifest__.py": "{}",
  "team/quiet/tests/test_a.py": "cr.commit()",
  "team/careful/__manifest__.py": "{}",
  "team/careful/a.py":
    "cr.commit()\ncr.rollback()  # odoo-cluster: allow explicit-commit tried again tomorrow\n",
  "empty/a.py": "",
};

let here: Clone;
beforeAll(() => {
  here = clone({});
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(here.folder, path)), { recursive: true });
    writeFileSync(join(here.folder, path), content);
  }
});
afterAll(() => here.remove());

const listenMeans = `listen: LISTEN or UNLISTEN.
  The server connection goes back to the pool after the statement. Notifications arrive there and are lost; no error says so.
  Run the listener in a pool with \`connection: session\`, as websocket and cron pools do, or keep pgbouncer.mode: session.
`;
const commitMeans = `explicit-commit: A commit() or rollback() on the cursor that Odoo gave.
  It ends the transaction in the middle: what follows runs on another server connection, without the locks, temporary tables and local settings that came before. In a request or a queue job the half that was committed stays when the rest fails, and runs again on a retry.
  Leave it to Odoo. For a part that may fail use \`with cr.savepoint():\`; for one that must stay, a cursor of its own: \`with self.env.registry.cursor() as cr:\`; in a scheduled action of Odoo 19, \`self.env['ir.cron']._commit_progress()\`.
`;
const more = "What is not seen, and how to allow a finding: docs/CHECK-ADDONS.md\n";

describe.concurrent("odoo-cluster check-addons", { timeout: 120_000 }, () => {
  test("a page for people: verdicts, places, what they mean, the sum", async ({ expect }) => {
    expect(await here.run(["check-addons", "team"])).toEqual({
      code: 1,
      stderr: "",
      stdout: `careful: transaction mode: look at 1 warning (1 allowed by comments)
  a.py
    1:1  warning  explicit-commit  cr.commit()

quiet: transaction mode: safe as far as source tells

shop: transaction mode: not safe
  models/order.py
    3:30  forbids  listen           LISTEN orders
    4:9   warning  explicit-commit  self.env.cr.commit()

${listenMeans}
${commitMeans}
3 addons: 1 safe as far as source tells, 1 to look at, 1 not safe. 5 files judged, 1 in tests and 0 in migrations left out.
${more}`,
    });
  });

  test("warnings alone exit 0", async ({ expect }) => {
    const ran = await here.run(["check-addons", "team/careful", "team/quiet/"]);
    expect(ran).toMatchObject({ code: 0, stderr: "" });
  });

  test("the same for programs", async ({ expect }) => {
    const { code, stdout } = await here.run(["check-addons", "team/shop", "--json"]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject([
      {
        name: "shop",
        folder: "team/shop",
        verdict: "not-safe",
        files: { judged: 2, tests: 0, migrations: 0 },
        findings: [
          {
            id: "listen",
            weight: "forbids",
            file: "team/shop/models/order.py",
            line: 3,
            column: 30,
            text: "LISTEN orders",
            title: "LISTEN or UNLISTEN.",
          },
          { id: "explicit-commit", weight: "warning", line: 4, column: 9 },
        ],
      },
    ]);
  });

  test.each<[string, readonly string[]]>([
    [
      "",
      [
        "odoo-cluster check-addons: it needs a folder, got none. Name addons, or folders that hold addons: `odoo-cluster check-addons ../addons`",
      ],
    ],
    [
      "team --stack local",
      [
        "odoo-cluster check-addons: it judges folders, whatever the stack, got --stack local. Name addons, or folders that hold addons: `odoo-cluster check-addons ../addons`",
      ],
    ],
    [
      "empty nowhere",
      [
        "empty: there is no addon in it: no folder with a __manifest__.py. Name an addon, or a folder that holds addons",
        "nowhere: there is no such folder. Name a folder that exists",
      ],
    ],
  ])("wrong usage: %j", async (args, messages) => {
    const ran = await here.run(["check-addons", ...args.split(" ").filter((word) => word !== "")]);
    expect(ran).toEqual({
      code: 2,
      stdout: "",
      stderr: messages.map((message) => `error: ${message}\n`).join(""),
    });
  });
});
