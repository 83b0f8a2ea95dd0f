import { expect, test } from "vitest";
import { judgeSql } from "../../addon-check/judge-source.ts";
import { found } from "./written-addon.ts";

const commit = "self.env.cr.commit()";

test.each<[string, readonly string[]]>([
  [
    `${commit}  # odoo-cluster: allow explicit-commit sent once`,
    [`explicit-commit: ${commit} (allowed: sent once)`],
  ],
  [
    `${commit}  # pylint: disable=x # odoo-cluster: allow explicit-commit sent  once # noqa`,
    [`explicit-commit: ${commit} (allowed: sent once)`],
  ],
  [
    'cr.execute("""\n  LISTEN a\n""")  # odoo-cluster: allow listen own pool',
    ["listen: LISTEN a (allowed: own pool)"],
  ],
  [
    'cr.execute(  # odoo-cluster: allow listen own pool\n  "LISTEN a"\n)',
    ["listen: LISTEN a (allowed: own pool)"],
  ],
  [
    'with c.cursor("a", withhold=True) as b:  # odoo-cluster: allow held-cursor own pool\n    pass',
    ['held-cursor: c.cursor("a", withhold=True) (allowed: own pool)'],
  ],
  [
    `if x:  # odoo-cluster: allow explicit-commit not here\n    ${commit}`,
    ["allow-comment: there is no explicit-commit here to allow", `explicit-commit: ${commit}`],
  ],
  [
    `# odoo-cluster: allow explicit-commit the line below\n${commit}`,
    ["allow-comment: there is no explicit-commit here to allow", `explicit-commit: ${commit}`],
  ],
  [
    `${commit}\n# odoo-cluster: allow explicit-commit the line above`,
    [`explicit-commit: ${commit}`, "allow-comment: there is no explicit-commit here to allow"],
  ],
  [
    `${commit}  # odoo-cluster: allow explicit-commit`,
    [
      `explicit-commit: ${commit}`,
      "allow-comment: it gives no reason, so it allows nothing: odoo-cluster: allow explicit-commit",
    ],
  ],
  [
    `${commit}  # odoo-cluster: allow explicit-comit sent once`,
    [
      `explicit-commit: ${commit}`,
      "allow-comment: there is no such id; did you mean explicit-commit?: odoo-cluster: allow explicit-comit sent once",
    ],
  ],
  [
    `${commit}  # odoo-cluster: allow file-not-read because`,
    [
      `explicit-commit: ${commit}`,
      "allow-comment: there is no such id: odoo-cluster: allow file-not-read because",
    ],
  ],
  ["x = 1  # odoo-cluster: allow", ["allow-comment: it names no id: odoo-cluster: allow"]],
  [
    "x = 1  # odoo-cluster: ignore listen y",
    ["allow-comment: it says nothing but `allow <id> <reason>`: odoo-cluster: ignore listen y"],
  ],
  [
    `${commit}  # odoo-cluster: allow listen other id`,
    [`explicit-commit: ${commit}`, "allow-comment: there is no listen here to allow"],
  ],
  ['x = "# odoo-cluster: allow listen y"', []],
  ["x = 1  # about odoo-cluster", []],
])("%s", (source, expected) => {
  expect(found(source)).toEqual(expected);
});

test("one comment allows all of its id on its line, and nothing on the next", () => {
  const line = `${commit}; ${commit}`;
  expect(found(`${line}  # odoo-cluster: allow explicit-commit y\n${commit}`)).toEqual([
    `explicit-commit: ${commit} (allowed: y)`,
    `explicit-commit: ${commit} (allowed: y)`,
    `explicit-commit: ${commit}`,
  ]);
});

test("SQL files have comments of their own", () => {
  const sql =
    "SET lock_timeout = 1; -- odoo-cluster: allow session-setting loaded once\nRESET ALL;";
  expect(judgeSql(sql).map(({ id, allowed }) => [id, allowed])).toEqual([
    ["session-setting", "loaded once"],
    ["session-setting", undefined],
  ]);
});
