import type { Rule } from "./rule.ts";
import { odooOptions } from "./written-options.ts";

/** Keys that only developers want, with what they do to a server that others reach. */
const development: Readonly<Record<string, string>> = {
  dev_mode:
    "opens a debugger that runs code for every user who meets an error, and reloads on every save",
  test_enable: "runs tests, which write into the database",
  test_file: "runs tests, which write into the database",
  test_tags: "runs tests, which write into the database",
  screencasts: "records what tests show",
  screenshots: "records what tests show",
};

export const noDevelopmentMode: Rule = {
  id: "no-development-mode",
  severity: "mandatory",
  advisoryIn: ["development"],
  title: "No pool runs with options for developers.",
  why: "Odoo's development mode shows a debugger in the browser: any error becomes a way to run code on the server.",
  fix: "Take the option out; develop on a machine of your own.",
  source:
    "https://www.odoo.com/documentation/19.0/developer/reference/cli.html#cmdoption-odoo-bin-dev",
  check: ({ topology }) =>
    odooOptions(topology)
      .filter(
        ({ key, value }) => Object.hasOwn(development, key) && !/^(|false|none|0)$/i.test(value),
      )
      .map(({ subject, key, value, path }) => ({
        subject: `${subject}:${key}`,
        message: `${key} = ${value} ${development[key]}`,
        path,
      })),
};
