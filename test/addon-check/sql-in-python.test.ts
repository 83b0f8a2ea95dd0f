/** Where SQL is found, whichever way Python writes it. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judgePython } from "../../addon-check/judge-source.ts";
import { found, idsIn, parser } from "./written-addon.ts";

const ways: readonly string[] = [
  'cr.execute("LISTEN a")',
  "self.env.cr.execute('''\n    LISTEN a\n''')",
  'cr.execute("LIS" "TEN a")',
  'cr.execute(\n    "LISTEN"  # why\n    " a"\n)',
  'cr.execute("LISTEN " + channel)',
  'cr.execute(f"LISTEN {channel}")',
  'cr.execute(f"LISTEN {d["a"]}")',
  'cr.execute(rf"listen {channel}")',
  'cr.execute(b"listen a")',
  'cr.execute("LISTEN %s" % channel)',
  'cr.execute("LISTEN {}".format(channel))',
  'cr.execute(SQL("LISTEN %s", SQL.identifier(channel)))',
  'self.env.execute_query(tools.SQL("listen a"))',
  'cr.execute(sql.SQL("LISTEN {}").format(sql.Identifier(c)))',
  'cr.execute(query="listen a", params=None)',
  'cr.execute("listen a" if x else "SELECT 1")',
  'cr.execute("SELECT 1" if x else "listen a")',
  'cr.execute(q := "listen a")',
  'cr.execute(textwrap.dedent("""\n  listen a"""))',
  'cr.execute("\\x4cISTEN\\u0020a")',
  'execute_values(cr, "listen a", rows)',
  'cr.mogrify("listen a")',
  'cr.copy_expert("listen a", file)',
  'Q = "listen a"\ndef f(cr):\n    cr.execute(Q)',
  'def f(cr):\n    q = "listen a"\n    if x:\n        cr.execute(q)',
  'class A:\n    _q = "listen a"\n    def f(self):\n        self.env.cr.execute(self._q)',
  'for q in ("SELECT 1", "listen a"):\n    cr.execute(q)',
  'q = SQL("listen a")\nenv.execute_query(q)',
  'match x:\n    case [a, *b]:\n        cr.execute("listen a")',
  'type X[T] = list[T]\nasync def f[T]():\n    cr.execute("listen a")',
];

test.each(ways)("%s", (source) => {
  expect(idsIn(source)).toEqual(["listen"]);
});

const silent: readonly string[] = [
  '# cr.execute("LISTEN a")',
  '"""LISTEN a"""',
  'def f():\n    """LISTEN a"""',
  'class A:\n    x = 1\n    "LISTEN a"',
  "cr.execute(query)",
  'q = "listen a"\ndef f(cr, q):\n    pass',
  'def f():\n    q = "listen a"\ndef g(cr):\n    cr.execute(q)',
  'query = "UPDATE a"\nquery += " SET b = 1"\ncr.execute(query)',
  'cr.execute(query + " SET lock = 1")',
  'cr.execute(SQL("UPDATE a %s", SQL("SET b = %s", 1)))',
  'cr.execute("%s a" % "LISTEN")',
  "q = q\ncr.execute(q)",
  "a = b\nb = a\ncr.execute(a)",
];

test.each(silent)("silent: %s", (source) => {
  expect(idsIn(source)).toEqual([]);
});

test("a place is where the statement begins, in strings of every kind", () => {
  const at = (source: string) => judgePython(parser, source).map(({ start }) => start);
  for (const source of [
    'cr.execute("SELECT 1; LISTEN a")',
    'cr.execute(f"SELECT {x!r:>{w}}; LISTEN a")',
    'cr.execute("\\n\\t\\x41;" r"\\n; LISTEN a")',
    'Q = """\n  SELECT \'{{}}\';\n  LISTEN a"""\ncr.execute(Q)\ncr.execute(Q)',
    "cr.execute(f\"SELECT '{{}}'; LISTEN a\")",
    "cr.execute(\"SELECT 'ü😀'; LISTEN a\")",
    'x = 1\r\ncr.execute("LISTEN a")\r',
  ])
    expect(at(source), source).toEqual([source.indexOf("LISTEN")]);
});

describe("properties", () => {
  const base = [
    "import psycopg2",
    "def f(self, cr):",
    '    cr.execute("LISTEN a")',
    "    self.env.cr.commit()",
    "    q = 'SELECT pg_advisory_lock(1)'",
    "    cr.execute(q)",
    "    psycopg2.connect(x)",
  ];
  const expected = found(base.join("\n"));
  const words = fc.constantFrom(
    ..."LISTEN a;SET x = 1;cr.commit();pg_advisory_lock(1);Set password;%s;{};';\";--;/*;$$".split(
      ";",
    ),
  );
  const prose = fc
    .array(fc.oneof(words, fc.string({ unit: "grapheme" })), { maxLength: 6 })
    .map((parts) => parts.join(" ").replaceAll(/[\r\n\\\0]|odoo-cluster:|\p{Cs}/gu, ""));

  test("comments and docstrings in between change nothing", () => {
    const inserted = fc.oneof(
      prose.map((text) => `# ${text}`),
      prose.map((text) => `"""${text.replaceAll('"', "")}"""`),
      prose.map((text) => `_("${text.replaceAll('"', "")}")`),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(base.length), inserted), { maxLength: 8 }), (added) => {
        const linesAt = (at: number) =>
          added
            .filter(([place]) => place === at)
            .map(([, text]) => (at >= 2 && at < base.length ? `    ${text}` : text));
        const lines = [
          ...base.flatMap((line, at) => [...linesAt(at), line]),
          ...linesAt(base.length),
        ];
        expect(found(lines.join("\n"))).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  test("whatever a channel is called, LISTEN is found where it stands", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z_][a-z0-9_]{0,20}$/), prose, (channel, text) => {
        const source = `x = ${JSON.stringify(text)}\ncr.execute("SELECT 1;\\n LISTEN ${channel}")`;
        const [finding, ...others] = judgePython(parser, source).filter(
          (it) => it.start > source.indexOf("\n"),
        );
        expect(others).toEqual([]);
        expect(source.slice(finding?.start, finding?.end)).toBe(`LISTEN ${channel}`);
      }),
      { numRuns: 300 },
    );
  });

  test("no text whatever makes it throw, and places stay inside", () => {
    const snippets = fc.constantFrom(
      ...'cr.execute(|f"{|\'\'\'|"""|"LISTEN a"|)|SET x = 1|\\|\n|\r|    |def f():|$a$|/*|\'|# odoo-cluster: allow listen x|:|(|[|{|\uFFFC'.split(
        "|",
      ),
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(snippets, fc.string({ unit: "binary" })), { maxLength: 30 }),
        (parts) => {
          const source = parts.join("");
          for (const { start, end } of judgePython(parser, source)) {
            expect(start).toBeGreaterThanOrEqual(0);
            expect(end).toBeGreaterThanOrEqual(start);
            expect(end).toBeLessThanOrEqual(source.length);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
