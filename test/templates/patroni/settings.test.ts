import { expect, test } from "vitest";
import { parse } from "yaml";
import type { Setting } from "../../../model/setting.ts";
import { show } from "../../../model/text.ts";
import type { Layout } from "../../../templates/layout.ts";
import { accessRules } from "../../../templates/patroni/access.ts";
import {
  dynamicConfiguration,
  dynamicDocument,
  dynamicPatch,
} from "../../../templates/patroni/dynamic.ts";
import { renderPatroni } from "../../../templates/patroni/settings.ts";
import type { FixtureOptions } from "./fixture.ts";
import { fileOf, fixtureLayout, fixtureTopology } from "./fixture.ts";

/** The fixture's file as Patroni reads it. */
function member(id: string, options: FixtureOptions = {}, layout: Layout = fixtureLayout()) {
  return parse(
    show(fileOf(renderPatroni(fixtureTopology(options), layout), `${id}/patroni.yml`).body),
    { version: "1.1" },
  );
}

function dynamic(options: FixtureOptions = {}) {
  return dynamicDocument(dynamicConfiguration(fixtureTopology(options)));
}

test("all database instances are members of the stack's one cluster", () => {
  const files = renderPatroni(fixtureTopology(), fixtureLayout());
  expect(files.map(({ id }) => id)).toEqual([
    "postgresql-1/patroni.yml",
    "postgresql-2/patroni.yml",
    "reporting-1/patroni.yml",
  ]);
  expect(files.every(({ mode }) => mode === 0o640)).toBe(true);
  for (const id of ["postgresql-1", "reporting-1"]) {
    expect(member(id)).toMatchObject({ scope: "test-89", namespace: "/odoo-cluster/", name: id });
  }
});

test("a stack named by digits is still a string", () => {
  expect(member("postgresql-1", { stack: "2026" }).scope).toBe("2026");
});

test("a reporting member is never elected, never waited for, and founds no cluster", () => {
  expect(member("reporting-1").tags).toEqual({ nofailover: false, nosync: true });
  // Without a synchronous standby Patroni would elect whoever is nearest.
  expect(member("reporting-1", { synchronousStandbys: 0 }).tags).toEqual({
    nofailover: true,
    nosync: true,
  });
  expect(member("reporting-1").bootstrap).toBeUndefined();
  expect(member("postgresql-1").tags).toEqual({ nofailover: false, nosync: false });
  expect(member("postgresql-1").bootstrap).toBeDefined();
});

test("Patroni's rule of time-outs holds", () => {
  const { ttl, loop_wait, retry_timeout } = dynamic() as Record<string, number>;
  expect((loop_wait ?? 99) + 2 * (retry_timeout ?? 99)).toBeLessThanOrEqual(ttl ?? 0);
});

test("durability decides whether a commit may do without a standby", () => {
  expect(dynamic({ durability: "strict" })).toMatchObject({
    synchronous_mode: true,
    synchronous_mode_strict: true,
  });
  expect(dynamic({ durability: "preferred" })).toMatchObject({
    synchronous_mode: true,
    synchronous_mode_strict: false,
  });
  expect(dynamic({ synchronousStandbys: 0 })).toMatchObject({
    synchronous_mode: false,
    synchronous_mode_strict: false,
    synchronous_node_count: 1,
  });
});

test("a crashed primary is replaced at once", () => {
  expect(dynamic()).toMatchObject({ primary_start_timeout: 0, failsafe_mode: true });
});

test("cluster-wide parameters live in the dynamic configuration, a reporting member's own ones in its file", () => {
  expect(dynamic()).toMatchObject({
    postgresql: { parameters: { max_connections: "150", max_standby_streaming_delay: "30s" } },
  });
  expect(member("reporting-1").postgresql.parameters).toMatchObject({
    max_standby_streaming_delay: "30min",
  });
  expect(Object.keys(member("postgresql-1").postgresql.parameters).sort()).toEqual([
    "archive_command",
    "archive_mode",
    "log_directory",
    "log_filename",
    "unix_socket_directories",
  ]);
});

test("a reporting member never names what Patroni takes for the whole cluster alone", () => {
  const topology = fixtureTopology();
  const groups = topology.groups.map((group) =>
    group.role === "postgresql" && group.kind === "reporting"
      ? {
          ...group,
          parameters: group.parameters.map((one) =>
            ["max_worker_processes", "work_mem"].includes(one.name)
              ? { ...one, value: "7777" }
              : one,
          ),
        }
      : group,
  );
  const file = fileOf(
    renderPatroni({ ...topology, groups }, fixtureLayout()),
    "reporting-1/patroni.yml",
  );
  expect(parse(show(file.body)).postgresql.parameters).toMatchObject({ work_mem: "7777" });
  expect(show(file.body)).not.toContain("max_worker_processes");
});

test("the file founds the cluster with the very document that is PATCHed later", () => {
  expect(member("postgresql-1").bootstrap.dcs).toEqual(dynamic());
});

test("settings tell what a change costs", () => {
  const [file] = renderPatroni(fixtureTopology(), fixtureLayout());
  const effect = (section: string, key: string) =>
    file?.settings.find((one: Setting) => one.section === section && one.key === key)?.effect;
  expect(effect("bootstrap.dcs.postgresql.parameters", "shared_buffers")).toBe("restart");
  expect(effect("bootstrap.dcs.postgresql.parameters", "work_mem")).toBe("reload");
  expect(effect("postgresql.parameters", "archive_mode")).toBe("restart");
  expect(effect("", "scope")).toBe("recreate");
});

test("the superuser has no password and no way in but the socket", () => {
  const { postgresql } = member("postgresql-1");
  expect(postgresql.authentication.superuser).toEqual({ username: "postgres" });
  expect(postgresql.pg_hba.filter((rule: string) => rule.includes(" postgres peer"))).toEqual([
    "local all postgres peer",
  ]);
  expect(postgresql.pg_hba.some((rule: string) => /^host \S+ postgres /.test(rule))).toBe(false);
});

test("whoever is not named is rejected", () => {
  expect(accessRules("erp", ["10.0.0.0/8"]).slice(-2)).toEqual([
    "local all all reject",
    "host all all all reject",
  ]);
  expect(accessRules("erp", ["10.0.0.0/8"])).toContain(
    'host "erp",postgres odoo "10.0.0.0/8" scram-sha-256',
  );
});

test("a database called all is no keyword, and no name leaves its quotes", () => {
  expect(accessRules("all", ["10.0.0.0/8"]).join("\n")).toContain('host "all",postgres odoo');
  expect(accessRules('a" b', ["10.0.0.0/8"]).join("\n")).toContain('host "a"" b",postgres odoo');
  expect(() => accessRules("a\nb", ["10.0.0.0/8"])).toThrow(/line break/);
});

test("WAL goes to the stack's stanza and comes back from there", () => {
  const { postgresql } = member("postgresql-2");
  const program =
    "pgbackrest --config=/srv/test/config/postgresql-2/pgbackrest.conf --stanza=test-89";
  expect(postgresql.parameters).toMatchObject({
    archive_mode: "on",
    archive_command: `${program} archive-push %p`,
  });
  expect(postgresql.recovery_conf.restore_command).toBe(`${program} archive-get %f "%p"`);
});

test("a path with blanks, quotes and percent signs survives PostgreSQL and the shell", () => {
  const layout = { ...fixtureLayout(), path: () => "/a b/it's 5%" };
  expect(member("postgresql-1", {}, layout).postgresql.parameters.archive_command).toContain(
    `--config='/a b/it'\\''s 5%%/pgbackrest.conf'`,
  );
});

test("PostgreSQL's log stands beside the instance's, a file a weekday", () => {
  expect(member("postgresql-1").postgresql.parameters).toMatchObject({
    log_directory: "/srv/test/log",
    log_filename: "postgresql-1.postgresql-%a.log",
  });
  const percent: Layout = { ...fixtureLayout(), log: () => ({ file: "/log/a%b.log" }) };
  expect(member("postgresql-1", {}, percent).postgresql.parameters.log_filename).toBe(
    "a%%b.postgresql-%a.log",
  );
  expect(
    member("postgresql-1", {}, { ...fixtureLayout(), log: () => "stderr" }).postgresql.parameters,
  ).toMatchObject({
    log_directory: "/srv/test/data/postgresql-1/log",
  });
});

test("a patch holds what differs, deletes our own old parameters and leaves Patroni's keys alone", () => {
  const wanted = dynamic({ parameters: { work_mem: "16MB" } });
  const current = structuredClone(dynamic({ parameters: { "pgaudit.log": "ddl" } })) as Record<
    string,
    never
  >;
  expect(dynamicPatch(wanted, { ...current, pause: true })).toEqual({
    postgresql: { parameters: { work_mem: "16MB", "pgaudit.log": null } },
  });
  expect(dynamicPatch(wanted, wanted)).toEqual({});
});
