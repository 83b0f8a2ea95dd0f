/** Keys of odoo.conf before Odoo, which ends with them, or only writes a warning. */
import { describe, expect, test } from "vitest";
import { complaints, complaintsAbout, stackText } from "../written-stack.ts";

/** What is said about one option, without its place. */
const said = (below: string, place: string, platform = "local") =>
  complaintsAbout(stackText(below, platform)).map((line) =>
    line.replace("stack.yaml:5: ", "").replace(`${place}.`, ""),
  );

describe("Odoo", () => {
  const option = (name: string, value: string | number | boolean, series = "19.0") =>
    said(
      `odoo: { version: "${series}", options: { ${name}: ${JSON.stringify(value)} } }`,
      "odoo.options",
      series === "19.0" ? "local" : "kubernetes",
    );
  const levels =
    "info, debug_rpc, warn, test, critical, runbot, debug_sql, error, debug, debug_rpc_answer or notset";

  test("of a pool, too", () => {
    expect(
      complaints(
        "pools:\n  a: { role: http }\n  cron:\n    role: cron\n    options: { log_level: verbose }",
      ),
    ).toEqual([
      `stack.yaml:9: pools.cron.options.log_level must be ${levels}, got "verbose". Choose one of them`,
    ]);
  });

  test.each<[string, string | number | boolean, string]>([
    ["log_level", "verbose", `must be ${levels}, got "verbose". Choose one of them`],
    ["log_level", "warning", `must be ${levels}, got "warning". Did you mean warn?`],
    ["log_level", "", `must be ${levels}, got "". Choose one of them`],
    ["limit_reqest", "100", 'is no option of Odoo 19.0, got "100". Did you mean limit_request?'],
    [
      "limit_request",
      "abc",
      'must be a whole number without a unit, 1 or more, got "abc". Write the digits alone',
    ],
    [
      "limit_request",
      0,
      'must be a whole number without a unit, 1 or more, got "0". Write the digits alone',
    ],
    [
      "limit_request",
      -5,
      'must be a whole number without a unit, 1 or more, got "-5". Write the digits alone',
    ],
    [
      "limit_request",
      1.5,
      'must be a whole number without a unit, 1 or more, got "1.5". Write the digits alone',
    ],
    [
      "limit_request",
      "",
      'must be a whole number without a unit, 1 or more, got "". Write the digits alone',
    ],
    [
      "limit_memory_soft",
      "2 GiB",
      'must be a whole number without a unit, 0 or more, got "2 GiB". Write 2147483648',
    ],
    [
      "limit_memory_soft",
      "2G",
      'must be a whole number without a unit, 0 or more, got "2G". Write 2147483648',
    ],
    [
      "transient_age_limit",
      "1h",
      'must be a number without a unit, 0 or more, got "1h". Write the digits alone',
    ],
    ["unaccent", "ja", 'must be True or False, got "ja". Write `true` or `false`'],
    ["unaccent", "", 'must be True or False, got "". Write `true` or `false`'],
    ["unaccent", 2, 'must be True or False, got "2". Write `true` or `false`'],
    [
      "log_handler",
      "odoo.http",
      'must be loggers with levels, by commas, got "odoo.http". Write it as `odoo.http:DEBUG,werkzeug:WARNING`',
    ],
    [
      "log_handler",
      "odoo.http:VERBOSE",
      'must be loggers with levels, by commas, got "odoo.http:VERBOSE". Write it as `odoo.http:DEBUG,werkzeug:WARNING`',
    ],
    [
      "stop_after_init",
      true,
      'is no key of odoo.conf: Odoo reads it from the command line alone, got "True". Remove it',
    ],
    [
      "from_filter",
      false,
      'is no switch: Odoo would not read this value, got "False". Remove it: the default counts without it',
    ],
    [
      "limit_time_cpu",
      "None",
      'is no switch: Odoo would not read this value, got "None". Remove it: the default counts without it',
    ],
  ])("%s: %s", (name, value, message) => {
    expect(option(name, value)).toEqual([`${name} ${message}`]);
  });

  test.each<[string, string | number | boolean]>([
    ["log_level", "debug"],
    ["limit_request", 100],
    ["limit_memory_soft", "2_147_483_648"],
    ["transient_age_limit", "0.5"],
    ["unaccent", true],
    ["unaccent", "yes"],
    ["log_handler", ":INFO, odoo.http:DEBUG"],
    ["from_filter", "example.com"],
    // Addons read these.
    ...[
      "sentry_dsn",
      "sentry_enabled",
      "running_env",
      "server_environment_files",
      "queue_job",
      "redis_host",
      "attachment_s3",
      "constructor",
    ].map((name): [string, string] => [name, "x"]),
  ])("%s: %s is right", (name, value) => {
    expect(option(name, value)).toEqual([]);
  });

  test("of 18.0 the types are known, and not which names it reads from a file", () => {
    expect(option("limit_reqest", 1, "18.0")).toEqual([
      'limit_reqest is no option of Odoo 18.0, got "1". Did you mean limit_request?',
    ]);
    expect(option("log_level", "verbose", "18.0")).toHaveLength(1);
    for (const [name, value] of [
      ["translate_modules", "all"],
      ["demo", "x"],
      ["stop_after_init", false],
      ["from_filter", false],
    ] as const)
      expect(option(name, value, "18.0")).toEqual([]);
  });
});
