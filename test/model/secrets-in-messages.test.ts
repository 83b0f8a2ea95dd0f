/** What stands below a key that says secret stays out of every message. */
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { complaintsAbout } from "./written-stack.ts";

/** Stands wherever a secret may be written by mistake. */
const secret = "hunter2-correct-horse";

test("a secret that was written anywhere below a key that says so is never repeated", () => {
  const names = ["admin_passwd", "db_password", "smtp_password", "password", "api_secret", "token"];
  const places = [
    (key: string, value: unknown) => ({ odoo: { options: { [key]: value } } }),
    (key: string, value: unknown) => ({ odoo: { smtp: { [key]: value } } }),
    (key: string, value: unknown) => ({ postgresql: { parameters: { [key]: value } } }),
    (key: string, value: unknown) => ({ pgbouncer: { options: { [key]: value } } }),
    (key: string, value: unknown) => ({
      pools: { a: { role: "http", options: { [key]: value } } },
    }),
    (key: string, value: unknown) => ({ edge: { [key]: value } }),
    (key: string, value: unknown) => ({ [key]: value }),
  ];
  const values = [secret, [secret], { a: secret }, ` ${secret}`, `${secret}\n`];
  let told = 0;
  for (const name of names)
    for (const place of places)
      for (const value of values) {
        const cluster = { domain: "odoo.localhost", ...place(name, value) };
        const config = { "odoo-cluster:platform": "local", "odoo-cluster:cluster": cluster };
        for (const written of [{}, { [`odoo-cluster:secret.${name}`]: value }]) {
          const messages = complaintsAbout(stringify({ config: { ...config, ...written } }));
          expect(messages.join("\n")).not.toContain(secret);
          told += messages.length;
        }
      }
  expect(told).toBeGreaterThan(300);
});
