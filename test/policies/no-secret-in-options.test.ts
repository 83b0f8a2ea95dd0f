import { expect, test } from "vitest";
import { noSecretInOptions as rule } from "../../policies/no-secret-in-options.ts";
import { judged, judgedNonsense, thrown } from "./judged.ts";

const told = (below: string) =>
  judged(rule, below).map(({ subject, message, at }) => `${at} ${subject}: ${message}`);

test("fires wherever options stand, and never shows the value", () => {
  const below = `odoo:
  options: { redis_password: hunter2, some_api_key: abc }
pools:
  a: { role: http, options: { sentry_dsn: "https://key:hunter2@sentry.example.com/1" } }
  c: { role: cron, options: { my_token: hunter2 } }
pgbouncer: { options: { syslog_ident: "postgres://odoo:hunter2@db" } }`;
  expect(told(below)).toEqual([
    "stack.yaml:6 odoo.options:redis_password: redis_password looks like a secret, and would be committed in clear",
    "stack.yaml:6 odoo.options:some_api_key: some_api_key looks like a secret, and would be committed in clear",
    "stack.yaml:8 a:sentry_dsn: sentry_dsn looks like a secret, and would be committed in clear",
    "stack.yaml:9 c:my_token: my_token looks like a secret, and would be committed in clear",
    "stack.yaml:10 pgbouncer:syslog_ident: syslog_ident looks like a secret, and would be committed in clear",
  ]);
  expect(JSON.stringify(judged(rule, below))).not.toContain("hunter2");
});

test("does not fire: words that only look alike, and addresses without a password", () => {
  const options = `odoo: { options: { bypass_limit: 1, tokenizer: a, keyboard: b, sentry_dsn: "https://key@sentry.example.com/1", geoip_url: "https://example.com:8443/a@b" } }`;
  expect(told(options)).toEqual([]);
});

test("not applicable: without options", () => {
  expect(told("")).toEqual([]);
});

test("threw: a finding", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});
