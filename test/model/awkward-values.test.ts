/** Values that are legal YAML, and that something further on would choke on. */
import { expect, test } from "vitest";
import { renderLocal } from "../../local/render.ts";
import { show } from "../../model/text.ts";
import { complaints, specOf, topologyOf } from "./written-stack.ts";

const oneLine = "must be one line without control characters";

test.each<[string, string, string[]]>([
  [
    "characters that end or colour a line",
    'odoo: { options: { a: "x\\0y", b: "x\\ny", c: "x\\u2028y", d: "\\u0085", e: "x\\u2029y", f: "\\e[31m" } }',
    [
      `stack.yaml:5: odoo.options.a ${oneLine}, got "x\\u0000y". Remove them`,
      `stack.yaml:5: odoo.options.b ${oneLine}, got "x\\ny". Remove them`,
      `stack.yaml:5: odoo.options.c ${oneLine}, got "x\\u2028y". Remove them`,
      `stack.yaml:5: odoo.options.d ${oneLine}, got "\\u0085". Remove them`,
      `stack.yaml:5: odoo.options.e ${oneLine}, got "x\\u2029y". Remove them`,
      `stack.yaml:5: odoo.options.f ${oneLine}, got "\\u001b[31m". Remove them`,
    ],
  ],
  [
    "white space that parsers trim",
    'odoo: { options: { a: " x", b: "x\\u00a0" } }\npgbouncer: { options: { c: "x " } }\npostgresql: { parameters: { d: "\\u3000" } }',
    [
      'stack.yaml:5: odoo.options.a must not begin or end with white space, got " x". Remove it',
      'stack.yaml:5: odoo.options.b must not begin or end with white space, got "x\\u00a0". Remove it',
      'stack.yaml:6: pgbouncer.options.c must not begin or end with white space, got "x ". Remove it',
      'stack.yaml:7: postgresql.parameters.d must not begin or end with white space, got "\\u3000". Remove it',
    ],
  ],
  [
    "numbers that are none",
    "concurrentUsers: 1e309\npostgresql: { cpu: .inf, parameters: { a: 1e309, b: .nan } }\npgbouncer: { maxClientConnections: -.inf }",
    [
      "stack.yaml:5: concurrentUsers must be a number, got 1e309. Write such a value",
      "stack.yaml:6: postgresql.cpu must be a number, got .inf. Write such a value",
      "stack.yaml:6: postgresql.parameters.a must be text, a number, or true or false, got 1e309. Write one plain value",
      "stack.yaml:6: postgresql.parameters.b must be text, a number, or true or false, got .nan. Write one plain value",
      "stack.yaml:7: pgbouncer.maxClientConnections must be a number, got -.inf. Write such a value",
    ],
  ],
  [
    "sizes beyond everything",
    "postgresql: { memory: 999999999999 TiB }\npools: { a: { role: http, memory: 9999999999999 B } }",
    [
      'stack.yaml:5: postgresql.memory must be from 256 MiB to 4 TiB, got "999999999999 TiB". Choose a value in that range',
      'stack.yaml:6: pools.a.memory must be a size such as `512 MiB`, got "9999999999999 B". Units are B, KiB, MiB, GiB, TiB',
    ],
  ],
  [
    "a very long text, and a very long key",
    `domain2: x\n${"k".repeat(1000)}: 1\nodoo: { database: ${"x".repeat(10_000)} }`,
    [
      "stack.yaml:5: domain2 is not a key of a stack file. Did you mean domain?",
      `stack.yaml:6: ${"k".repeat(77)}... is not a key of a stack file. Remove it; \`odoo-cluster schema\` and docs/SETTINGS.md list the keys`,
      `stack.yaml:7: odoo.database must be a database name: lower-case letters, digits and _, beginning with a letter, got "${"x".repeat(75)}".... Correct the value`,
    ],
  ],
  [
    "keys that would colour the message, or turn it round",
    '"\\e[31mred": 1\n"a\\u202eb": 1\nlocal: { octets: { "\\e": 150 } }',
    [
      'stack.yaml:5: "\\u001b[31mred" is not a key of a stack file. Remove it; `odoo-cluster schema` and docs/SETTINGS.md list the keys',
      'stack.yaml:6: "a\\u202eb" is not a key of a stack file. Remove it; `odoo-cluster schema` and docs/SETTINGS.md list the keys',
    ],
  ],
  [
    "keys that every object has",
    "constructor: 1\ntoString: 2\nodoo: { hasOwnProperty: 3, options: { toString: 4 } }",
    [
      "stack.yaml:5: constructor is not a key of a stack file. Remove it; `odoo-cluster schema` and docs/SETTINGS.md list the keys",
      "stack.yaml:6: toString is not a key of a stack file. Remove it; `odoo-cluster schema` and docs/SETTINGS.md list the keys",
      'stack.yaml:7: odoo.options.toString: the name must be lower-case letters, digits and _, beginning with a letter, at most 63, got "toString". Choose such a name',
      "stack.yaml:7: odoo.hasOwnProperty is not a key of a stack file. Remove it; `odoo-cluster schema` and docs/SETTINGS.md list the keys",
    ],
  ],
])("%s", (_, below, expected) => {
  expect(complaints(below)).toEqual(expected);
});

test("`constructor` is a fair name for a pool and for options that others read", () => {
  const below = `pools: { constructor: { role: http }, cron: { role: cron } }
odoo: { options: { constructor: "1" } }
postgresql: { parameters: { constructor.own: "2" } }`;
  expect(complaints(below)).toEqual([]);
  const files = renderLocal(specOf(below), topologyOf(below));
  const odooConf = files.find((file) => file.id === "constructor-1/odoo.conf");
  expect(show(odooConf?.body ?? [])).toMatch(/^http_interface = 127\.77\.1\d\d\.11$/m);
  for (const file of files) expect(show(file.body), file.id).not.toContain("native code");
});

test("an SQL word is a fair name for the database", () => {
  const settings = topologyOf("odoo: { database: user }").databaseSettings;
  const sql = show(settings.find((setting) => setting.name === "database")?.sql ?? []);
  expect(sql.match(/DATABASE \S+/g)).toEqual([
    'DATABASE "user"',
    'DATABASE "user"',
    'DATABASE "user"',
  ]);
});
