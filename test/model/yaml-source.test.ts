import { expect, test } from "vitest";
import { parseYaml } from "../../model/yaml-source.ts";
import { complaintsAbout } from "./written-stack.ts";

const bomb = `a: &a [x,x,x,x,x,x,x,x,x]
b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]
c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]
config: [*c,*c,*c,*c,*c,*c,*c,*c,*c]
`;

test.each<[string, string, string[]]>([
  [
    "every syntax error at once",
    "config:\n  a: [1\n  b: {\n",
    [
      "stack.yaml:3: this is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]. Correct the line",
      "stack.yaml:4: this is not valid YAML: Flow map in block collection must be sufficiently indented and end with a }. Correct the line",
    ],
  ],
  ["tab", "config:\n\ta: 1\n", ["stack.yaml:2: a tab cannot indent YAML. Indent with spaces"]],
  [
    "duplicate key",
    "config:\n  a: 1\n  a: 2\n",
    ["stack.yaml:3: a key stands twice in one map. Remove one of them"],
  ],
  [
    "two documents",
    "a: 1\n---\nb: 2\n",
    ["stack.yaml:2: a stack file is one YAML document. Remove the `---` and what follows it"],
  ],
  ["tag", "config: !vault x\n", ["stack.yaml:1: a stack file has no YAML tags. Remove the tag"]],
  [
    "key of 3000 characters",
    `config:\n  ${"k".repeat(3000)}: 1\n`,
    [
      "stack.yaml:2: this is not valid YAML: The : indicator must be at most 1024 chars after the start of an implicit block mapping key. Correct the line",
    ],
  ],
  [
    "alias without its anchor",
    "config:\n  a: *b\n",
    ["stack.yaml:2: an alias repeats what was named before it, got *b. Write the value out"],
  ],
  [
    "an alias that is longer than a line of a message",
    `a: *${"b".repeat(200)}`,
    [
      `stack.yaml:1: an alias repeats what was named before it, got *${"b".repeat(76)}.... Write the value out`,
    ],
  ],
  [
    "alias inside its own anchor",
    "config: &a\n  odoo-cluster:cluster:\n    domain: *a\n",
    ["stack.yaml:3: an alias cannot stand inside what it repeats, got *a. Write the value out"],
  ],
  [
    "aliases of aliases of aliases",
    bomb,
    ["stack.yaml:1: aliases repeat aliases too often. Write values out instead of repeating them"],
  ],
  [
    "very many aliases",
    `a: &a 1\nb: [${"*a, ".repeat(5000)}]\n`,
    [
      "stack.yaml:2: a stack file has at most 100 aliases. Write values out instead of repeating them",
    ],
  ],
  [
    "keys that are no words",
    "config:\n  ? [a, b]\n  : 1\n  null: 2\nx:\n  ~: 3\n",
    [
      "stack.yaml:2: a key must be a word. Write `key: value`",
      "stack.yaml:4: a key must be a word. Write `key: value`",
      "stack.yaml:6: a key must be a word. Write `key: value`",
    ],
  ],
  [
    "__proto__ anywhere, which plain data would drop",
    "config:\n  __proto__: { a: 1 }\n  deeper: { __proto__: 1 }\n",
    [
      "stack.yaml:2: a key cannot be called __proto__. Choose another name",
      "stack.yaml:3: a key cannot be called __proto__. Choose another name",
    ],
  ],
  [
    "brackets that overflow the parser's stack",
    `config: ${"[".repeat(5000)}${"]".repeat(5000)}\n`,
    ["stack.yaml:1: values are nested too deeply. Write them out flatly"],
  ],
])("%s", (_, text, expected) => {
  expect(complaintsAbout(text)).toEqual(expected);
});

test("what a parser's message repeats of the file stays out of it", () => {
  const text = 'config: "a" hunter2\nb: |hunter2\n  x\nc: @hunter2\n';
  const messages = complaintsAbout(text);
  expect(messages.length).toBeGreaterThan(1);
  expect(messages.join()).not.toContain("hunter2");
});

test("locate: the value's line, the key's line, and the nearest parent's where there is none", () => {
  const source = parseYaml("# first\na:\n  b:\n    - 1\n    - 2\n  c: |\n    x\n", "f");
  expect(String(source.locate(["a", "b", 1]))).toBe("f:5");
  expect(String(source.locate(["a", "b"]))).toBe("f:4");
  expect(String(source.locate(["a", "b"], true))).toBe("f:3");
  expect(String(source.locate(["a", "nothing", "deeper"]))).toBe("f:3");
  expect(String(source.locate(["nothing"]))).toBe("f:2");
  expect(String(parseYaml("", "f").locate([]))).toBe("f:1");
});

test("numberAt tells numbers as they were written, and nothing of the rest", () => {
  const source = parseYaml('a: 19.0\nb: "19.0"\nc: [1e309]\nd: { e: .inf }\n', "f");
  const paths = [["a"], ["b"], ["c", 0], ["d", "e"], ["d"], ["x"]];
  expect(paths.map((path) => source.numberAt(path))).toEqual([
    "19.0",
    null,
    "1e309",
    ".inf",
    null,
    null,
  ]);
});
