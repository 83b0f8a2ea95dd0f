import { expect, test } from "vitest";
import { forcedPgbouncerOptions } from "../../../model/pgbouncer-options.ts";
import { placeholders, show } from "../../../model/text.ts";
import { optionEffect } from "../../../templates/pgbouncer/options.ts";
import { renderPgbouncer } from "../../../templates/pgbouncer/settings.ts";
import { fileOf, fixtureLayout, fixtureTopology } from "../patroni/fixture.ts";

const files = renderPgbouncer(fixtureTopology(), fixtureLayout());

function optionOf(id: string, key: string): string | undefined {
  const setting = fileOf(files, id).settings.find((one) => one.key === key);
  return setting === undefined ? undefined : show(setting.value);
}

test("each instance has a file per listener and a userlist, closed to others", () => {
  expect(files.map(({ id }) => id)).toEqual([
    "pgbouncer-1/pgbouncer-pooled.ini",
    "pgbouncer-1/pgbouncer-session.ini",
    "pgbouncer-1/userlist.txt",
    "pgbouncer-2/pgbouncer-pooled.ini",
    "pgbouncer-2/pgbouncer-session.ini",
    "pgbouncer-2/userlist.txt",
  ]);
  expect(files.every(({ mode }) => mode === 0o640)).toBe(true);
});

test("whoever listens on postgres keeps a session, HTTP pools do not", () => {
  expect(optionOf("pgbouncer-1/pgbouncer-session.ini", "postgres")).toContain("pool_mode=session");
  expect(optionOf("pgbouncer-1/pgbouncer-pooled.ini", "postgres")).toContain(
    "pool_mode=transaction",
  );
});

test("a pool's size bounds all roles of a database together", () => {
  expect(optionOf("pgbouncer-1/pgbouncer-pooled.ini", "erp")).toBe(
    "host='127.89.30.11' port=5432 pool_mode=transaction pool_size=12 max_db_connections=12",
  );
});

test("each instance asks the router beside it", () => {
  expect(optionOf("pgbouncer-2/pgbouncer-pooled.ini", "erp")).toContain("host='127.89.30.12'");
});

test("PgBouncer waits longer for a server than the router holds", () => {
  expect(
    Number(optionOf("pgbouncer-1/pgbouncer-pooled.ini", "server_connect_timeout")),
  ).toBeGreaterThan(60);
});

test("query_wait_timeout is the limit even before PgBouncer met a server", () => {
  const login = Number(optionOf("pgbouncer-1/pgbouncer-pooled.ini", "client_login_timeout"));
  expect(login).toBeGreaterThan(
    Number(optionOf("pgbouncer-1/pgbouncer-pooled.ini", "query_wait_timeout")),
  );
});

test("the two processes of an instance differ in port and share the socket folder", () => {
  expect(optionOf("pgbouncer-1/pgbouncer-pooled.ini", "listen_port")).toBe("6432");
  expect(optionOf("pgbouncer-1/pgbouncer-session.ini", "listen_port")).toBe("6433");
  expect(optionOf("pgbouncer-1/pgbouncer-pooled.ini", "unix_socket_dir")).toBe(
    optionOf("pgbouncer-1/pgbouncer-session.ini", "unix_socket_dir"),
  );
});

test("roles log in with the verifier they were created with; no other secret is in the files", () => {
  expect(files.flatMap(({ body }) => placeholders(body)).slice(0, 3)).toEqual([
    { secret: "database-odoo", form: "scram-sha-256" },
    { secret: "database-reporting", form: "scram-sha-256" },
    { secret: "database-monitor", form: "scram-sha-256" },
  ]);
  expect(show(fileOf(files, "pgbouncer-1/pgbouncer-pooled.ini").body)).not.toMatch(
    /user=|password/,
  );
});

test("the team's option wins over a default and is marked as the team's", () => {
  const own = renderPgbouncer(
    fixtureTopology({ pgbouncerOptions: { server_lifetime: "600", listen_backlog: "4096" } }),
    fixtureLayout(),
  );
  const settings = fileOf(own, "pgbouncer-1/pgbouncer-pooled.ini").settings;
  expect(settings.find(({ key }) => key === "listen_backlog")).toMatchObject({
    value: ["4096"],
    source: "stack",
  });
  expect(settings.find(({ key }) => key === "server_lifetime")).toMatchObject({
    value: ["600"],
    source: "stack",
  });
});

test("every forced setting is in the list of refused keys, with a reason", () => {
  const forced = files
    .filter(({ dialect }) => dialect === "pgbouncer")
    .flatMap(({ settings }) => settings)
    .filter(({ section, source }) => section === "pgbouncer" && source === "forced");
  expect(forced.length).toBeGreaterThan(20);
  for (const { key } of forced) expect(forcedPgbouncerOptions[key], key).toBeTruthy();
});

test("an address costs a restart, a pool a reload", () => {
  expect(optionEffect("listen_port")).toBe("restart");
  expect(optionEffect("max_client_conn")).toBe("reload");
});

test("PgBouncer writes to standard error: whoever runs it keeps the log", () => {
  const layout = fixtureLayout();
  expect(
    show(
      fileOf(renderPgbouncer(fixtureTopology(), layout), "pgbouncer-1/pgbouncer-pooled.ini").body,
    ),
  ).not.toContain("logfile");
});

test("the order of the team's options does not matter", () => {
  const one = renderPgbouncer(
    fixtureTopology({ pgbouncerOptions: { verbose: "1", log_stats: "0" } }),
    fixtureLayout(),
  );
  const two = renderPgbouncer(
    fixtureTopology({ pgbouncerOptions: { log_stats: "0", verbose: "1" } }),
    fixtureLayout(),
  );
  expect(one).toEqual(two);
});
