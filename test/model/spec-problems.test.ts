import { expect, test } from "vitest";
import { list, quote, shown } from "../../model/spec-problems.ts";
import { complaints, complaintsAbout } from "./written-stack.ts";

/** Without `stack.yaml:5: `, which each of these one-line cases begins with. */
const first = (below: string) =>
  complaints(below).map((message) => {
    expect(message).toMatch(/^stack\.yaml:5: /);
    return message.slice("stack.yaml:5: ".length);
  });

test.each<[string, string[]]>([
  // Types.
  ["concurrentUsers: many", ['concurrentUsers must be a number, got "many". Write such a value']],
  [
    'concurrentUsers: "12"',
    ['concurrentUsers must be a number, got "12". Write it without quotes'],
  ],
  ["concurrentUsers: 1.5", ["concurrentUsers must be a whole number, got 1.5. Write such a value"]],
  [
    "concurrentUsers: 99999999999999999999",
    [
      "concurrentUsers must be at most 20000, got 99999999999999999999. Choose a value in that range",
    ],
  ],
  [
    "concurrentUsers:",
    ["concurrentUsers must be a number, got null. Give it a value, or remove the key"],
  ],
  ["pools:", ["pools must be a map of keys, got null. Give it a value, or remove the key"]],
  ["pools: []", ["pools must be a map of keys, got an empty list. Write such a value"]],
  ["nginx: 2", ["nginx must be a map of keys, got 2. Write such a value"]],
  ["odoo: { modules: web }", ['odoo.modules must be a list, got "web". Write such a value']],
  ["odoo: { modules: [1] }", ["odoo.modules.0 must be text, got 1. Put it in quotes"]],
  ['odoo: { demo: "yes" }', ['odoo.demo must be true or false, got "yes". Write such a value']],
  ["odoo: { database: 5 }", ["odoo.database must be text, got 5. Put it in quotes"]],
  ["odoo: { database: {} }", ["odoo.database must be text, got an empty map. Write such a value"]],
  [
    "odoo: { options: { limit_request: [1] } }",
    [
      "odoo.options.limit_request must be text, a number, or true or false, got a list. Write one plain value",
    ],
  ],
  [
    "odoo: { options: { limit_request: } }",
    [
      "odoo.options.limit_request must be text, a number, or true or false, got null. Give it a value, or remove the key",
    ],
  ],
  // Missing.
  ["edge: { tls: { certificate: a.pem } }", ["edge.tls.key is missing. Add it as text"]],
  [
    "odoo: { smtp: {} }",
    ["odoo.smtp.host is missing. Add it as text", "odoo.smtp.from is missing. Add it as text"],
  ],
  // Ranges.
  [
    "concurrentUsers: 0",
    ["concurrentUsers must be at least 1, got 0. Choose a value in that range"],
  ],
  [
    "concurrentUsers: 20001",
    ["concurrentUsers must be at most 20000, got 20001. Choose a value in that range"],
  ],
  [
    "postgresql: { cpu: 0 }",
    ["postgresql.cpu must be at least 0.1, got 0. Choose a value in that range"],
  ],
  [
    "local: { octets: { cron: 99 } }",
    ["local.octets.cron must be at least 100, got 99. Choose a value in that range"],
  ],
  [
    "pools: { a: { role: http, routes: [] } }",
    ["pools.a.routes must have at least 1 item, got an empty list. Choose a value in that range"],
  ],
  // Choices.
  [
    "odoo: { version: 19.0 }",
    ['odoo.version must be "18.0" or "19.0", got 19.0. Put it in quotes: `"19.0"`'],
  ],
  [
    "odoo: { version: 18 }",
    ['odoo.version must be "18.0" or "19.0", got 18. Put it in quotes: `"18.0"`'],
  ],
  [
    'odoo: { version: "17.0" }',
    ['odoo.version must be "18.0" or "19.0", got "17.0". Did you mean 18.0?'],
  ],
  [
    "odoo: { version: master }",
    ['odoo.version must be "18.0" or "19.0", got "master". Choose one of them'],
  ],
  [
    "pgbouncer: { mode: statement }",
    ['pgbouncer.mode must be "session" or "transaction", got "statement". Choose one of them'],
  ],
  [
    "postgresql: { durability: strikt }",
    ['postgresql.durability must be "strict" or "preferred", got "strikt". Did you mean strict?'],
  ],
  [
    "pools: { a: { role: htp } }",
    ['pools.a.role must be "http", "websocket" or "cron", got "htp". Did you mean http?'],
  ],
  [
    "pools: { a: {} }",
    ['pools.a.role must be "http", "websocket" or "cron", got nothing. Choose one of them'],
  ],
  [
    "pools: { a: { role: [http] } }",
    ['pools.a.role must be "http", "websocket" or "cron", got a list. Choose one of them'],
  ],
  ["pools: { a: http }", ['pools.a must be a map of keys, got "http". Write such a value']],
  // Keys.
  [
    "concurentUsers: 3",
    ["concurentUsers is not a key of a stack file. Did you mean concurrentUsers?"],
  ],
  [
    "zzzzz: 3",
    [
      "zzzzz is not a key of a stack file. Remove it; `odoo-cluster schema` and docs/SETTINGS.md list the keys",
    ],
  ],
  [
    "postgresql: { archive: { timeOut: 60 s } }",
    ["postgresql.archive.timeOut is not a key of a stack file. Did you mean timeout?"],
  ],
  [
    "pools: { a: { role: http }, c: { role: cron, thread: 2 } }",
    ["pools.c.thread is not a key of a pool of role cron. Did you mean threads?"],
  ],
  [
    "pools: { a: { role: http }, c: { role: cron, routes: [/a] } }",
    [
      "pools.c.routes is not a key of a pool of role cron. Remove it; `odoo-cluster schema` and docs/SETTINGS.md list the keys",
    ],
  ],
  [
    "pools: { Main: { role: http } }",
    [
      'pools.Main: the name must be lower-case letters, digits and -, beginning with a letter, at most 31, got "Main". Choose such a name',
    ],
  ],
  [
    "postgresql: { parameters: { Work_Mem: 4MB } }",
    [
      'postgresql.parameters.Work_Mem: the name must be lower-case letters, digits and _, beginning with a letter, with at most one dot, got "Work_Mem". Choose such a name',
    ],
  ],
  [
    "odoo: { options: { log-level: debug } }",
    [
      'odoo.options.log-level: the name must be lower-case letters, digits and _, beginning with a letter, at most 63, got "log-level". Choose such a name',
    ],
  ],
  // Shapes.
  [
    "odoo: { database: Erp }",
    [
      'odoo.database must be a database name: lower-case letters, digits and _, beginning with a letter, got "Erp". Correct the value',
    ],
  ],
  [
    "odoo: { modules: [My-Module] }",
    [
      'odoo.modules.0 must be a module name: lower-case letters, digits and _, beginning with a letter, got "My-Module". Correct the value',
    ],
  ],
  [
    'odoo: { addons: ["a:b"] }',
    [
      'odoo.addons.0 must be a path without control characters, commas, colons, quotes and backslashes, got "a:b". Correct the value',
    ],
  ],
  [
    "pools: { a: { role: http, routes: [report] } }",
    [
      'pools.a.routes.0 must be a path such as `/report`, without a slash at its end, got "report". Correct the value',
    ],
  ],
  [
    "pools: { a: { role: http, routes: [/] } }",
    [
      'pools.a.routes.0 must be a path such as `/report`, without a slash at its end, got "/". Correct the value',
    ],
  ],
  [
    "edge: { tls: { certificate: '\"', key: k } }",
    ['edge.tls.certificate must be a path, got "\\"". Correct the value'],
  ],
  // Units.
  [
    "postgresql: { memory: 1 GB }",
    [
      'postgresql.memory must be a size such as `512 MiB`, got "1 GB". Units are B, KiB, MiB, GiB, TiB',
    ],
  ],
  [
    "postgresql: { memory: 536870912 }",
    ["postgresql.memory must be a size such as `512 MiB`, got 536870912. Write it in that way"],
  ],
  [
    "postgresql: { memory: 1 MiB }",
    ['postgresql.memory must be from 256 MiB to 4 TiB, got "1 MiB". Choose a value in that range'],
  ],
  [
    "postgresql: { archive: { timeout: 61 } }",
    [
      "postgresql.archive.timeout must be a duration such as `60 s` or `15 min`, got 61. Write it in that way",
    ],
  ],
  [
    "postgresql: { archive: { timeout: 1 m } }",
    [
      'postgresql.archive.timeout must be a duration such as `60 s` or `15 min`, got "1 m". Units are s, min, h, d',
    ],
  ],
  [
    "postgresql: { archive: { timeout: 2 h } }",
    ['postgresql.archive.timeout must be from 1 s to 1 h, got "2 h". Choose a value in that range'],
  ],
  [
    "postgresql: { archive: { timeout: -5 s } }",
    [
      'postgresql.archive.timeout must be a duration such as `60 s` or `15 min`, got "-5 s". Units are s, min, h, d',
    ],
  ],
  [
    "edge: { https: 8443 }",
    [
      "edge.https must be an IPv4 address and a port such as `127.0.0.1:8443`, got 8443. Write it in that way",
    ],
  ],
  [
    "edge: { https: 127.0.0.256:8443 }",
    [
      'edge.https must be an IPv4 address and a port such as `127.0.0.1:8443`, got "127.0.0.256:8443". Write it in that way',
    ],
  ],
  [
    "edge: { https: 127.0.0.1:0 }",
    [
      'edge.https must be an IPv4 address and a port such as `127.0.0.1:8443`, got "127.0.0.1:0". Write it in that way',
    ],
  ],
  [
    "local: { subnet: 10.0.0.0/16 }",
    [
      'local.subnet must be a /16 of the loopback network other than 127.0.0.0/16, got "10.0.0.0/16". Write it as `127.77.0.0/16`',
    ],
  ],
  [
    "local: { subnet: 127.0.0.0/16 }",
    [
      'local.subnet must be a /16 of the loopback network other than 127.0.0.0/16, got "127.0.0.0/16". Write it as `127.77.0.0/16`',
    ],
  ],
])("%s", (below, expected) => {
  expect(first(below)).toEqual(expected);
});

test("a domain is all that the cluster needs, and a host name in lower case", () => {
  const about = (domain: string) =>
    complaintsAbout(
      `config:\n  odoo-cluster:platform: local\n  odoo-cluster:cluster: {${domain}}\n`,
    );
  expect(about("")).toEqual(["stack.yaml:3: domain is missing. Add it as text"]);
  for (const wrong of ["Erp.example.com", "localhost", "a..b", "-a.b", "a.b/c", "a b.c"]) {
    expect(about(`domain: "${wrong}"`)).toEqual([
      `stack.yaml:3: domain must be a host name in lower case, such as \`erp.example.com\`, got "${wrong}". Correct the value`,
    ]);
  }
});

test("a cluster that is no map", () => {
  const about = (written: string) =>
    complaintsAbout(
      `config:\n  odoo-cluster:platform: local\n  odoo-cluster:cluster: ${written}\n`,
    );
  expect(about("[]")).toEqual([
    "stack.yaml:3: config.odoo-cluster:cluster must be a map of keys, got an empty list. Write such a value",
  ]);
  expect(about("")).toEqual([
    "stack.yaml:3: config.odoo-cluster:cluster must be a map of keys, got null. Give it a value, or remove the key",
  ]);
});

test("a value is quoted as it was written, in one line of at most 80 letters", () => {
  expect(quote("a\u001b[31m\u202e\u2028b")).toBe('"a\\u001b[31m\\u202e\\u2028b"');
  expect(quote("x".repeat(10_000))).toBe(`"${"x".repeat(75)}"...`);
  expect([...quote("😀".repeat(100))]).toHaveLength(80);
  // An escape is whole or away, and the quotes are closed: what follows is the message's own.
  expect(quote(`${"x".repeat(74)}\n\n\n`)).toBe(`"${"x".repeat(74)}"...`);
  expect([undefined, null, true, 1.5, Number.NaN, Number.NEGATIVE_INFINITY].map(quote)).toEqual([
    "nothing",
    "null",
    "true",
    "1.5",
    ".nan",
    "-.inf",
  ]);
  // What they hold may be a secret.
  expect([[], [1], {}, { a: 1 }].map(quote)).toEqual([
    "an empty list",
    "a list",
    "an empty map",
    "a map",
  ]);
});

test("the value of a key that may hold a secret is not shown", () => {
  for (const key of ["admin_passwd", "smtp_password", "client_secret", "apiToken", "credentials"]) {
    expect(shown(["odoo", "options", key], "hunter2")).toBe("a value that is not shown");
  }
  expect(shown(["odoo", "options", "admin_passwd"], null)).toBe("null");
  expect(shown(["edge", "tls", "key"], "k.pem")).toBe('"k.pem"');
});

test("lists read as English", () => {
  expect([[], ["a"], ["a", "b"], ["a", "b", "c"]].map(list)).toEqual([
    "",
    "a",
    "a or b",
    "a, b or c",
  ]);
});
