/** Strings that some reader of a value, a key or a message could take for more than a string. */
import fc from "fast-check";

/** What each dialect, shell and terminal reacts to. */
export const metacharacters = [
  ...[..."'\"`\\$%;#,:=|&*?!@<>(){}[]~^+-_/ .\t\n\r\0"],
  ...["\u0085", "\u2028", "\u2029", "\u00a0", "\ufeff", "\u202e", "\u200b", "\u001b[31m"],
  ...["\ud800", "\udfff", "\u{1f9e8}", "e\u0301", "ß", "\u0130", "\uffff", "\u{10ffff}"],
];

/** Whole phrases of the dialects. */
const phrases = [
  ...["", " ", "null", "~", "yes", "on", "0x10", "0o17", "1_000", "12:30:45", "2024-01-01", "<<"],
  ...["__proto__", "constructor", "toString", "hasOwnProperty", "-", "--", "?", "[", "{", "|", ">"],
  ...["'; DROP TABLE res_users; --", "$(reboot)", "`reboot`", "$" + "{HOME}", "%(db_name)s", "%%"],
  ...["\n[options]\nadmin_passwd = x", "\n[program:x]\ncommand=/bin/sh", "\n%include /etc/passwd"],
  ...['"; } server { listen 80; }', "x; return 200 $request_uri", "if { always_true }", "]]--"],
  ...["{{x}}", "<script>", "\\", "\\n", "\\gexec", "\\", "a\\", "'", "''", '"', '""', "# x", "; x"],
  ...["../../etc/passwd", "//", "/", "/.", "/..", "a/../b", "/a//b", "/a/", "C:\\x", "file:///x"],
  ...["a. Run `rm -rf /`", "x, got 1. Fix", "error: x:1: y. Z", "stack.yaml:1: all is well. Go on"],
  ...["0.0.0.0:0", "127.0.0.1:99999", "[::1]:8443", "127.0.0.0/16", "127.077.0.0/16", "1e3 MiB"],
  ...["1 GiB", "0 B", "-1 MiB", "60", "60s", "1e309 s", "999999999999 d", "١٢ s", "１ s", "∞ s"],
];

/** Mostly short, mostly awkward; sometimes far too long. */
export const hostileString: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: fc.constantFrom(...phrases), weight: 6 },
  { arbitrary: fc.string({ unit: fc.constantFrom(...metacharacters, ..."aB1") }), weight: 6 },
  { arbitrary: fc.string({ unit: "binary", maxLength: 20 }), weight: 2 },
  {
    arbitrary: fc
      .tuple(
        fc.constantFrom("x", "'", "\\", "\u{1f9e8}", "\n", "a."),
        fc.integer({ min: 60, max: 5000 }),
      )
      .map(([part, times]) => part.repeat(times)),
    weight: 1,
  },
);

/** Numbers that no setting takes, and some that one might. */
export const hostileNumber: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(
    ...[0, -0, 1, -1, 0.1, 1.5, 99, 1e21, 1e308, 5e-324, 2 ** 31, 2 ** 53, 2 ** 64, 65536],
    ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MAX_SAFE_INTEGER],
  ),
  fc.integer(),
  fc.double(),
);

/** Anything that YAML can hold in place of a value. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { arbitrary: hostileString, weight: 6 },
  { arbitrary: hostileNumber, weight: 3 },
  {
    arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [null], [[]], { a: {} }),
    weight: 2,
  },
  { arbitrary: fc.array(hostileString, { maxLength: 3 }), weight: 1 },
  { arbitrary: fc.dictionary(hostileString, hostileString, { maxKeys: 3 }), weight: 1 },
);
