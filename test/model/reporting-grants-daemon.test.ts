/** Real PostgreSQL: what the role of BI may read, before and after modules change tables. */
import { expect, test } from "vitest";
import { reportingGrants } from "../../model/build/reporting-grants.ts";
import { isSecretColumn } from "../../model/secret-data.ts";
import { debianRoot, runInRoot } from "../templates/patroni/root.ts";

const setUp = `initdb -N -A trust -D data -U postgres --locale=C.UTF-8 -E UTF8 >/dev/null
pg_ctl -D data -o "-c listen_addresses= -c unix_socket_directories=$PWD -c fsync=off" -w start >/dev/null
export PGHOST=$PWD PGOPTIONS="-c client_min_messages=warning"
psql -qXU postgres -c "CREATE ROLE odoo LOGIN" -c "CREATE ROLE reporting LOGIN" -c "CREATE DATABASE erp OWNER odoo"
as() { psql -XAtq -v ON_ERROR_STOP=1 -d erp -U "$1" -c "$2"; }
grants() { base64 -d <<<'${Buffer.from(reportingGrants()).toString("base64")}' | psql -qX -v ON_ERROR_STOP=1 -d erp -U postgres -f - 2>&1; }
`;

/** Each query as \`reporting\`: its answer, or \`refused\`. */
function run(script: string, queries: readonly string[]): string[] {
  const asked = queries.map(
    (query) => `out=$(as reporting "${query}" 2>&1) && echo "= $out" || { case $out in
*"permission denied"*) echo "= refused";; *) echo "= $out";; esac; }`,
  );
  const { output } = runInRoot(`${setUp}${script}\n${asked.join("\n")}\n`, () => []);
  const answers = output.split("\n").filter((line) => line !== "");
  const strange = answers.filter((line) => !line.startsWith("= "));
  expect(strange).toEqual([]);
  return answers.map((line) => line.slice(2));
}

const tables = `as odoo "CREATE TABLE res_users (id serial, login varchar, password varchar, totp_secret varchar)"
as odoo "CREATE TABLE ir_config_parameter (id serial, key varchar, value text)"
as odoo "CREATE TABLE sale_order (id serial, name varchar, access_token varchar)"
as odoo "INSERT INTO res_users (login, password) VALUES ('admin', 'hash')"
as odoo "INSERT INTO ir_config_parameter (key, value) VALUES ('database.secret', 's')"
as odoo "INSERT INTO sale_order (name, access_token) VALUES ('S1', 't')"`;

const questions = {
  "SELECT login FROM res_users": "admin",
  "SELECT count(*) FROM sale_order": "1",
  "SELECT password FROM res_users": "refused",
  "SELECT totp_secret FROM res_users": "refused",
  "SELECT * FROM res_users": "refused",
  "SELECT value FROM ir_config_parameter": "refused",
  "SELECT access_token FROM sale_order": "refused",
  "COPY sale_order (access_token) TO STDOUT": "refused",
} as const;

test.skipIf(!debianRoot)("tables that come after the grants", () => {
  expect(run(`grants\n${tables}`, Object.keys(questions))).toEqual(Object.values(questions));
});

test.skipIf(!debianRoot)(
  "tables of before, under a role that read everything; twice the same",
  () => {
    const before = `psql -qXU postgres -c "GRANT pg_read_all_data TO reporting"
${tables}
as odoo "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reporting"
psql -qXU postgres -c "REVOKE pg_read_all_data FROM reporting"
grants
grants`;
    expect(run(before, Object.keys(questions))).toEqual(Object.values(questions));
  },
);

test.skipIf(!debianRoot)(
  "a module adds a secret to an ordinary table, and a column to a mixed one",
  () => {
    const change = `grants
as odoo "CREATE TABLE res_company (id serial, name varchar)"
as odoo "INSERT INTO res_company (name) VALUES ('ACME')"
as odoo "ALTER TABLE res_company ADD COLUMN bank_api_key varchar DEFAULT 'k'"
as odoo "ALTER TABLE res_company ADD COLUMN city varchar DEFAULT 'Ghent'"
as odoo "CREATE VIEW companies AS SELECT name, bank_api_key FROM res_company"
as odoo "CREATE MATERIALIZED VIEW cities AS SELECT city FROM res_company"
as odoo "CREATE TABLE copied AS SELECT city FROM res_company"
as odoo "CREATE SCHEMA team"
as odoo "CREATE TABLE team.plans (name varchar, token varchar)"
as odoo "INSERT INTO team.plans VALUES ('p', 't')"
as odoo "ALTER TABLE res_company RENAME COLUMN city TO city_token"`;
    const asked = {
      "SELECT name FROM res_company": "ACME",
      "SELECT bank_api_key FROM res_company": "refused",
      "SELECT city_token FROM res_company": "refused",
      "SELECT name FROM companies": "ACME",
      "SELECT bank_api_key FROM companies": "refused",
      "SELECT city FROM cities": "Ghent",
      "SELECT city FROM copied": "Ghent",
      "SELECT name FROM team.plans": "p",
      "SELECT token FROM team.plans": "refused",
      "INSERT INTO res_company (name) VALUES ('x')": "refused",
      "CREATE TABLE mine (id int)": "refused",
    };
    expect(run(change, Object.keys(asked))).toEqual(Object.values(asked));
  },
);

test.skipIf(!debianRoot)("the database judges as the list does", () => {
  const columns = [
    ["res_users", "password", "varchar"],
    ["res_users", "api_key_duration", "float8"],
    ["payment_provider", "name", "varchar"],
    ["x", "a_pin", "text"],
    ["x", "shipping", "text"],
    ["x", "Signup_URL", "varchar"],
    ["x", "a_key_b", "bytea"],
    ["x", "key", "varchar"],
  ] as const;
  const { output } = runInRoot(
    `${setUp}grants
as postgres "SELECT odoo_cluster.is_secret(a, b, c) FROM (VALUES ${columns
      .map(([a, b, c], index) => `('${a}', '${b}', '${c}', ${index})`)
      .join(", ")}) v(a, b, c, i) ORDER BY i"`,
    () => [],
  );
  expect(output.trim().split("\n")).toEqual(
    columns.map(([a, b, c]) => (isSecretColumn(a, b, c) ? "t" : "f")),
  );
});
