import { expect, test } from "vitest";
import { checkStackName, parseSpec } from "../../model/stack-file.ts";
import { complaints, complaintsAbout, specOf, stackText } from "./written-stack.ts";

const noMap = (got: string) => [
  `stack.yaml:1: a stack file is a map with the key config, got ${got}. Start from stacks/Pulumi.local.yaml`,
];

test.each<[string, string, string[]]>([
  ["empty", "", noMap("null")],
  ["a comment alone", "# later\n", noMap("null")],
  ["a list", "- a\n- b\n", noMap("a list")],
  ["one word", "hello\n", noMap('"hello"')],
  ["no config", "encryptionsalt: x\n", noMap("nothing")],
  ["an empty config", "config:\n", noMap("null")],
  ["a list as config", "config: [1]\n", noMap("a list")],
  [
    "neither platform nor cluster",
    "config:\n  aws:region: eu-west-1\n",
    [
      "stack.yaml:2: config.odoo-cluster:platform must be local, kubernetes or aws, got nothing. Write `odoo-cluster:platform: local` to run on this machine",
      "stack.yaml:2: config.odoo-cluster:cluster is missing. Add it; a domain is enough: `odoo-cluster:cluster: { domain: odoo.localhost }`",
    ],
  ],
  [
    "a platform's typo",
    stackText("", "lokal"),
    [
      'stack.yaml:2: config.odoo-cluster:platform must be local, kubernetes or aws, got "lokal". Did you mean local?',
    ],
  ],
  [
    "a platform that is a map",
    stackText("", "{ name: local }"),
    [
      "stack.yaml:2: config.odoo-cluster:platform must be local, kubernetes or aws, got a map. Write `odoo-cluster:platform: local` to run on this machine",
    ],
  ],
  [
    "a platform that every object has",
    stackText("", "constructor"),
    [
      'stack.yaml:2: config.odoo-cluster:platform must be local, kubernetes or aws, got "constructor". Write `odoo-cluster:platform: local` to run on this machine',
    ],
  ],
  [
    "an environment's typo",
    `${stackText()}  odoo-cluster:environment: stagging\n`,
    [
      'stack.yaml:5: config.odoo-cluster:environment must be production, staging or development, got "stagging". Did you mean staging?',
    ],
  ],
  [
    "an environment that is empty",
    `${stackText()}  odoo-cluster:environment:\n`,
    [
      "stack.yaml:5: config.odoo-cluster:environment must be production, staging or development, got null. Write one of them, or remove it: without it a stack is for production",
    ],
  ],
  [
    "unknown keys at every level, in the order of the file",
    `confg: 1\nfoo: 2\n${stackText("concurrentUser: 3")}  odoo-cluster:clustr: 1\n  odoo-cluster:zzz: 1\n  odoo-cluster-x: 1\n  aws:region: eu-west-1\n`,
    [
      "stack.yaml:1: confg is not a key of a stack file. Did you mean config?",
      "stack.yaml:2: foo is not a key of a stack file. Settings stand below config.odoo-cluster:cluster",
      "stack.yaml:7: concurrentUser is not a key of a stack file. Did you mean concurrentUsers?",
      "stack.yaml:8: config.odoo-cluster:clustr is not a key of a stack file. Did you mean odoo-cluster:cluster?",
      "stack.yaml:9: config.odoo-cluster:zzz is not a key of a stack file. Settings stand below config.odoo-cluster:cluster",
      "stack.yaml:10: config.odoo-cluster-x is not a key of a stack file. Settings stand below config.odoo-cluster:cluster",
    ],
  ],
])("%s", (_, text, expected) => {
  expect(complaintsAbout(text)).toEqual(expected);
});

test("Pulumi's own keys and other namespaces are left alone", () => {
  const text = `encryptionsalt: v1:x\nsecretsprovider: awskms://x\n${stackText()}  aws:region: x\n  kubernetes:context: y\n`;
  expect(complaintsAbout(text)).toEqual([]);
});

test("a domain and a platform are a whole stack file, and defaults are in", () => {
  const spec = parseSpec(stackText(), "stack.yaml", "test");
  expect(spec.stack).toBe("test");
  expect(spec.platform).toBe("local");
  expect(spec.environment).toBe("production");
  expect(Object.keys(spec.cluster.pools)).toEqual(["interactive", "websocket", "cron"]);
  expect(spec.cluster).toMatchObject({
    concurrentUsers: 12,
    odoo: { version: "19.0", database: "odoo", modules: ["base", "web"], demo: false },
    pgbouncer: { instances: 2, mode: "session", poolSize: {} },
    postgresql: { standbys: 1, durability: "strict", memory: 512 * 2 ** 20 },
    edge: { https: { host: "127.0.0.1", port: 8443 }, tls: null },
    local: { subnet: "127.77", octets: {} },
  });
});

test("every problem of a file is told at once, in the order of the file", () => {
  const messages = complaints(`edge: { https: 8443 }
pools: { b: { role: htp } }
concurrentUsers: 0
odoo: { version: 19.0, databse: x }`);
  expect(messages.map((message) => message.split(" ", 2).join(" "))).toEqual([
    "stack.yaml:5: edge.https",
    "stack.yaml:6: pools.b.role",
    "stack.yaml:7: concurrentUsers",
    "stack.yaml:8: odoo.version",
    "stack.yaml:8: odoo.databse",
  ]);
});

test("locate points below the cluster", () => {
  const spec = specOf("odoo:\n  database: erp");
  expect(String(spec.locate(["odoo", "database"]))).toBe("stack.yaml:6");
  expect(String(spec.locate(["pools", "interactive", "workers"]))).toBe("stack.yaml:4");
});

test.each<[string, string]>([
  [
    "Local",
    '--stack: a stack is named by lower-case letters, digits and -, beginning with a letter, at most 40, got "Local". Choose such a name',
  ],
  [
    "../etc",
    '--stack: a stack is named by lower-case letters, digits and -, beginning with a letter, at most 40, got "../etc". Choose such a name',
  ],
  [
    "",
    '--stack: a stack is named by lower-case letters, digits and -, beginning with a letter, at most 40, got "". Choose such a name',
  ],
  [
    "local\u001b[31m",
    '--stack: a stack is named by lower-case letters, digits and -, beginning with a letter, at most 40, got "local\\u001b[31m". Choose such a name',
  ],
  [
    "global",
    "--stack: a stack cannot be called global: pgBackRest has a section of this name. Choose another name",
  ],
])("a stack cannot be called %j", (name, expected) => {
  expect(() => checkStackName(name)).toThrow(
    expect.objectContaining({ kind: "input", message: expected }),
  );
});

test("stack names of 40 characters are fine, 41 are not", () => {
  expect(() => checkStackName(`a${"-".repeat(39)}`)).not.toThrow();
  expect(() => checkStackName(`a${"-".repeat(40)}`)).toThrow("at most 40");
});
