import { describe, expect, test } from "vitest";
import { localLayout } from "../../../local/layout.ts";
import { supervisorPaths } from "../../../local/render.ts";
import { userIds } from "../../../local/users.ts";
import { show } from "../../../model/text.ts";
import { instanceNames } from "../../../model/topology.ts";
import { programs } from "../../../templates/supervisor/programs.ts";
import { renderSupervisor } from "../../../templates/supervisor/settings.ts";
import { smallest, specOf, topologyOf } from "../../model/written-stack.ts";
import { hasPython, readByPython } from "../odoo/python.ts";

const all = (below = "") => {
  const topology = topologyOf(below);
  return programs(topology, localLayout(specOf(below), topology));
};

const rendered = (below = "") => {
  const topology = topologyOf(below);
  return renderSupervisor(topology, localLayout(specOf(below), topology), supervisorPaths);
};

/** What supervisord.conf says about one program. */
const said = (name: string, below = "") => {
  const settings = rendered(below)[0]?.settings ?? [];
  const lines = settings.filter((it) => it.section === `program:${name}`);
  return Object.fromEntries(lines.map((it) => [it.key, show(it.value)]));
};

test("every instance runs, a PgBouncer as one process for each listener", () => {
  const expected = topologyOf().groups.flatMap((group) =>
    instanceNames(group).flatMap((name) =>
      group.role === "pgbouncer" ? [`${name}-pooled`, `${name}-session`] : [name],
    ),
  );
  const names = all().map((program) => program.name);
  expect(names.toSorted()).toEqual(expected.toSorted());
  expect(names).toEqual([...new Set(names)]);
});

test("innermost tier first, and stopped the other way round", () => {
  const order = [...new Set(all().map((program) => program.group.role))];
  expect(order).toEqual([
    ...[
      "etcd",
      "postgresql",
      "router",
      "pgbouncer",
      "cron",
      "websocket",
      "http",
      "balancer",
      "nginx",
      "edge",
    ],
  ]);
  const priorities = all().map((program) => Number(said(program.name)["priority"]));
  expect(priorities).toEqual(priorities.toSorted((a, b) => a - b));
});

test("nothing runs as root, and every user is one that the machine gets", () => {
  const users = Object.fromEntries(all().map((program) => [program.group.role, program.user]));
  expect(users).toEqual({
    etcd: "etcd",
    postgresql: "postgres",
    router: "haproxy",
    balancer: "haproxy",
    pgbouncer: "pgbouncer",
    cron: "odoo",
    websocket: "odoo",
    http: "odoo",
    nginx: "nginx",
    edge: "haproxy",
  });
  for (const { name, user, command } of all()) {
    expect(Object.keys(userIds)).toContain(user);
    expect(said(name)["command"]).toMatch(
      new RegExp(
        `^/etc/odoo-cluster/supervisor/start ${user} (-|127\\.77\\.30\\.11:5432) ${command[0]} `,
      ),
    );
  }
});

test("each role ends in its own way, within its own time", () => {
  const ends = all().map(({ group, stopSignal, stopWait }) => [
    group.role,
    `${stopSignal} ${stopWait}`,
  ]);
  expect(Object.fromEntries(ends)).toEqual({
    etcd: "TERM 30",
    postgresql: "INT 60",
    router: "TERM 30",
    balancer: "TERM 30",
    pgbouncer: "INT 10",
    cron: "TERM 60",
    websocket: "TERM 10",
    http: "TERM 60",
    nginx: "QUIT 10",
    edge: "TERM 30",
  });
  expect(said("postgresql-1")).toMatchObject({ stopsignal: "INT", stopwaitsecs: "60" });
});

test("only Odoo waits for a primary that takes writes", () => {
  const waiting = all().filter((program) => program.waitsForPrimary);
  expect(new Set(waiting.map((program) => program.user))).toEqual(new Set(["odoo"]));
  for (const { name } of all()) {
    const [, , wait] = (said(name)["command"] ?? "").split(" ");
    expect(wait).toBe(waiting.some((it) => it.name === name) ? "127.77.30.11:5432" : "-");
  }
});

test("`gevent` is the first word of a websocket pool; a cron pool serves no HTTP", () => {
  const command = (name: string) =>
    all()
      .find((program) => program.name === name)
      ?.command.join(" ");
  const conf = (name: string) => `-c /etc/odoo-cluster/${name}/odoo.conf`;
  expect(command("interactive-1")).toBe(`/usr/bin/odoo ${conf("interactive-1")}`);
  expect(command("websocket-1")).toMatch(
    new RegExp(`(^| )/usr/bin/odoo gevent ${conf("websocket-1")}$`),
  );
  expect(command("cron-1")).toBe(`/usr/bin/odoo ${conf("cron-1")} --no-http`);
  const withPackages = all("odoo: { requirements: r.txt }").find((it) => it.name === "cron-1");
  expect(withPackages?.command.slice(0, 2)).toEqual([
    "/opt/odoo-cluster/venv/bin/python3",
    "/usr/bin/odoo",
  ]);
});

test("nothing starts by itself, and what ends is started again for ever", () => {
  for (const { name } of all())
    expect(said(name)).toMatchObject({
      autostart: "false",
      autorestart: "true",
      startretries: "1000000",
      redirect_stderr: "true",
      stdout_logfile: `/var/log/odoo-cluster/${name}.log`,
    });
});

test("PostgreSQL alone outlives its program, and only its own pid file says so", () => {
  for (const { name } of all()) {
    const kept = /KEEPS="([^"]*)"/.exec(said(name)["environment"] ?? "")?.[1];
    expect(kept, name).toBe(
      /^(postgresql|reporting)-/.test(name)
        ? `/var/lib/odoo-cluster/${name}/pgdata/postmaster.pid`
        : undefined,
    );
  }
});

test("no secret stands in a command or an environment", () => {
  for (const file of rendered())
    expect(file.body.every((piece) => typeof piece === "string")).toBe(true);
});

test("the wrapper keeps every variable that Odoo is given", () => {
  const start = show(rendered().find((file) => file.id === "supervisor/start.conf")?.body ?? []);
  const kept = /^variables="(.*)"$/m.exec(start)?.[1]?.split(" ") ?? [];
  const odoo = all().find((program) => program.user === "odoo");
  const given = Object.keys(odoo?.environment ?? {}).filter(
    (name) => !["HOME", "LANG"].includes(name),
  );
  expect(kept.toSorted()).toEqual(given.toSorted());
});

describe.skipIf(!hasPython)("Python's parser, with supervisor's options", () => {
  test.each(["", smallest, "odoo: { requirements: r.txt }"])(
    "reads every section as it was meant: %j",
    (below) => {
      const file = rendered(below)[0];
      const [read] = readByPython("supervisor", [show(file?.body ?? [])]);
      for (const it of file?.settings ?? [])
        expect(read?.[it.section]?.[it.key]?.replaceAll("%%", "%"), it.key).toBe(show(it.value));
      expect(Object.keys(read ?? {})).toEqual([...new Set(file?.settings.map((it) => it.section))]);
    },
  );
});
