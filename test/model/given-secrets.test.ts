import { expect, test } from "vitest";
import { parseSpec } from "../../model/stack-file.ts";
import { complaintsAbout, stackText } from "./written-stack.ts";

const encrypted = "v1:bm9uY2U=:Y2lwaGVydGV4dA==";
const written = (lines: readonly string[], platform = "kubernetes") =>
  stackText("", platform).replace(
    "  odoo-cluster:cluster:",
    [...lines.map((line) => `  odoo-cluster:secret.${line}`), "  odoo-cluster:cluster:"].join("\n"),
  );

test("what Pulumi encrypted is taken as it stands: no verb needs the value", () => {
  const text = written([`odoo-admin: { secure: "${encrypted}" }`]);
  expect(parseSpec(text, "stack.yaml", "test").givenSecrets).toEqual({ "odoo-admin": encrypted });
});

test("without any, all are generated", () => {
  expect(parseSpec(written([]), "stack.yaml", "test").givenSecrets).toEqual({});
});

test.each([
  [
    "a name that the stack does not need",
    ["odoo-admn: { secure: AAAB }", "smtp: { secure: AAAB }"],
    [
      "stack.yaml:3: config.odoo-cluster:secret.odoo-admn names no secret of this stack. Did you mean odoo-cluster:secret.odoo-admin?",
      "stack.yaml:4: config.odoo-cluster:secret.smtp names no secret of this stack. Secrets are odoo-admin, odoo-master, database-odoo, database-reporting, database-monitor or database-superuser",
    ],
  ],
  [
    "clear text, however it is written",
    ["odoo-admin: hunter2-correct-horse", 'odoo-master: { secure: "" }', "database-odoo: [1]"],
    [3, 4, 5].map((line, index) => {
      const name = ["odoo-admin", "odoo-master", "database-odoo"][index];
      return `stack.yaml:${line}: config.odoo-cluster:secret.${name} is not encrypted: everyone with the file or its history knows the value. Remove the line, think of another value, and run \`pulumi config set --secret odoo-cluster:secret.${name} --stack test\`, which asks for it`;
    }),
  ],
])("%s is refused", (_, lines, expected) => {
  expect(complaintsAbout(written(lines))).toEqual(expected);
});

test("on one machine none is read", () => {
  expect(complaintsAbout(written(["odoo-admin: { secure: AAAB }"], "local"))).toEqual([
    "stack.yaml:3: config.odoo-cluster:secret.odoo-admin: on platform local every secret is generated, and kept on this machine alone. Remove it; `up` says where the login is",
  ]);
});

test("a given secret is rotated by giving another one", () => {
  const text = `${written(["odoo-admin: { secure: AAAB }"])}      rotations: { odoo-admin: 2 }\n`;
  expect(complaintsAbout(text)).toEqual([
    "stack.yaml:21: kubernetes.rotations.odoo-admin: this secret is given, not generated. Remove it; `pulumi config set --secret odoo-cluster:secret.odoo-admin --stack test` rotates it",
  ]);
});
