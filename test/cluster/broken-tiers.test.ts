/**
 * Ways to break a tier: each ends `up` with the real reason, soon, and none with success. One stack,
 * as small as can be, brought up once; the faults go from the inside out, so that the next `up` also
 * mends what the one before broke.
 */
import { spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Loaded, load } from "../../load.ts";
import { runCommand } from "../../local/command.ts";
import { down } from "../../local/down.ts";
import { placesOf } from "../../local/places.ts";
import { processTree, signalAll } from "../../local/processes.ts";
import { type RunningStack, requireRunning } from "../../local/running.ts";
import { stackStatus } from "../../local/status.ts";
import { type UpResult, up } from "../../local/up.ts";
import { userIds } from "../../local/users.ts";
import { silent } from "../../model/progress.ts";
import type { Effect } from "../../model/setting.ts";
import { UserError } from "../../model/user-error.ts";
import { figure } from "./figures.ts";

const name = "broken";
const folder = mkdtempSync(join(tmpdir(), "odoo-cluster-broken-"));
const places = placesOf(name);
const addons = join(folder, "addons");

/** SMTP leads nowhere throughout: a relay that does not answer breaks no start. */
const stackFile = (more = "", edge = "9643") => `config:
  odoo-cluster:platform: local
  odoo-cluster:cluster:
    domain: broken.localhost
    odoo:
      version: "19.0"
      database: broken
      modules: [base, web, bus${more}]
      addons: [${addons}]
      smtp: { host: relay.invalid, from: a@broken.localhost }
    pools:
      app: { role: http, instances: 1, workers: 2, memory: 1 GiB }
      cron: { role: cron, instances: 1, threads: 1, memory: 512 MiB }
      live: { role: websocket, instances: 1, memory: 512 MiB }
    nginx: { instances: 1 }
    pgbouncer: { instances: 1 }
    postgresql: { standbys: 0, durability: preferred, reportingReplica: false, memory: 512 MiB }
    edge: { https: "127.0.0.1:${edge}", http: "127.0.0.1:9280" }
    local: { subnet: 127.79.0.0/16 }
`;

function loaded(more?: string, edge?: string): Loaded {
  writeFileSync(join(folder, `Pulumi.${name}.yaml`), stackFile(more, edge));
  return load(name, folder);
}

/** A line that only the program itself finds wrong: past the checks, in the file as it is written. */
function edited(id: string, from: RegExp, to: string, effect: Effect = "restart"): Loaded {
  const stack = loaded();
  const change = (piece: Loaded["files"][number]["body"][number]) =>
    typeof piece === "string" ? piece.replace(from, to) : piece;
  const files = stack.files.map((file) =>
    file.id === id
      ? {
          ...file,
          body: file.body.map(change),
          settings: [
            ...file.settings,
            {
              section: "fault",
              key: to.trim(),
              value: ["made"],
              effect,
              source: "forced" as const,
            },
          ],
        }
      : file,
  );
  expect(files.find((file) => file.id === id)?.body).not.toEqual(
    stack.files.find((file) => file.id === id)?.body,
  );
  return { ...stack, files };
}

async function bring(stack: Loaded, patience = 120): Promise<UpResult> {
  return await up(stack, { refreshRoot: false, patience }, silent);
}

const running = (): RunningStack => requireRunning(loaded());

beforeAll(async () => {
  await down(name, { purge: true }, silent);
  mkdirSync(join(addons, "fault"), { recursive: true });
  writeFileSync(join(addons, "fault", "__manifest__.py"), '{"name": "Fault", "license": "LGPL-3"}');
  writeFileSync(join(addons, "fault", "__init__.py"), "import nothing_there\n");
  chmodSync(folder, 0o755);
  await bring(loaded());
});
afterAll(async () => {
  await down(name, { purge: true }, silent);
  rmSync(folder, { recursive: true, force: true });
});

interface Fault {
  /** What is done to the stack; resolves to what `up` is given. */
  readonly make: () => Promise<Loaded> | Loaded;
  readonly says: RegExp;
  /** `input` and `environment` end with 2 and 3, everything else with 1. */
  readonly kind?: "input" | "environment";
  readonly mend?: () => Promise<void> | void;
  /** Seconds for what never ends by itself. */
  readonly patience?: number;
}

const data = (...path: string[]) => join(places.data, ...path);
let held: () => void | Promise<void> = () => {};

const faults: Readonly<Record<string, Fault>> = {
  // Before anything changes.
  "an edge port that another program has": {
    make: async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(9644, "127.0.0.1", resolve));
      held = () => void server.close();
      return loaded("", "9644");
    },
    says: /edge\.https: another program listens there, got 127\.0\.0\.1:9644/,
    kind: "environment",
    mend: () => held(),
  },
  "an instance's port that another program has": {
    make: async () => {
      const { supervisor, layout } = running();
      await supervisor.stop(["nginx-1"]);
      const server = createServer();
      const host = `127.79.2.11`;
      await new Promise<void>((resolve) => server.listen(layout.port("nginx"), host, resolve));
      held = () => new Promise((resolve) => void server.close(() => resolve()));
      return loaded();
    },
    says: /other programs listen on addresses of the instances, got 127\.79\.2\.11:8080/,
    kind: "environment",
    mend: async () => {
      await held();
      await running().supervisor.start(["nginx-1"]);
    },
  },
  "a lock that another command holds": {
    make: async () => {
      const holder = spawn("flock", ["--no-fork", places.lock, "sleep", "60"]);
      held = () => void holder.kill();
      await runCommand("sh", ["-c", `until ! flock -n ${places.lock} true; do sleep 0.05; done`]);
      return loaded();
    },
    says: /another command is changing this stack/,
    kind: "environment",
    mend: () => held(),
  },
  "secrets that are no JSON": {
    make: () => {
      cpSync(places.secrets, `${places.secrets}.kept`);
      writeFileSync(places.secrets, "{");
      return loaded();
    },
    says: /the secrets of the stack cannot be read/,
    kind: "environment",
    mend: () => renameSync(`${places.secrets}.kept`, places.secrets),
  },
  "a full disk": {
    make: async () => {
      await runCommand("mount", ["-t", "tmpfs", "-o", "size=50m", "tmpfs", places.state]);
      return loaded();
    },
    says: /too little disk space for the state of the stack/,
    kind: "environment",
    mend: async () => {
      await runCommand("umount", [places.state]);
    },
  },

  // The consensus and the database.
  "an etcd whose data is damaged": {
    make: async () => {
      await running().supervisor.stop(["etcd-1"]);
      cpSync(data("etcd-1", "etcd"), data("etcd-1", "kept"), { recursive: true });
      const wal = data("etcd-1", "etcd", "member", "wal");
      for (const file of readdirSync(wal)) writeFileSync(join(wal, file), "x".repeat(4096));
      return loaded();
    },
    says: /etcd-1 ends again and again[\s\S]*(panic: |wal|crc)/i,
    mend: async () => {
      await running().supervisor.stop(["etcd-1"]);
      rmSync(data("etcd-1", "etcd"), { recursive: true });
      renameSync(data("etcd-1", "kept"), data("etcd-1", "etcd"));
      await runCommand("chown", ["-R", `${userIds.etcd}:${userIds.etcd}`, data("etcd-1", "etcd")]);
    },
  },
  "a Patroni that cannot read its file": {
    make: () => edited("postgresql-1/patroni.yml", /^scope:.*$/m, "scope: [", "restart"),
    says: /postgresql-1 ends again and again[\s\S]*(yaml|pars)/i,
  },
  "PostgreSQL's data without its control file": {
    make: async () => {
      await running().supervisor.stop(["postgresql-1"]);
      renameSync(data("postgresql-1", "pgdata", "global", "pg_control"), data("pg_control"));
      return loaded();
    },
    says: /postgresql-1 is not ready after 10 s[\s\S]*pg_control/,
    patience: 10,
    mend: async () => {
      await running().supervisor.stop(["postgresql-1"]);
      renameSync(data("pg_control"), data("postgresql-1", "pgdata", "global", "pg_control"));
    },
  },
  "PostgreSQL's data that another user owns": {
    make: async () => {
      await running().supervisor.stop(["postgresql-1"]);
      chownSync(data("postgresql-1", "pgdata"), 0, 0);
      return loaded();
    },
    says: /postgresql-1 [\s\S]*[Pp]ermission denied/,
    patience: 10,
    mend: async () => {
      await running().supervisor.stop(["postgresql-1"]);
      chownSync(data("postgresql-1", "pgdata"), userIds.postgres, userIds.postgres);
    },
  },
  "a router that does not know a word of its file": {
    make: () =>
      edited("router-1/haproxy.cfg", /^defaults.*$/m, "$&\n    no-such-word\n", "restart"),
    says: /router-1 ends again and again[\s\S]*no-such-word/,
  },
  "a database that is away": {
    make: async () => {
      const { database, supervisor } = running();
      await supervisor.stop(["pgbouncer-1-pooled", "pgbouncer-1-session"]);
      await database.query("postgres", "ALTER DATABASE broken RENAME TO elsewhere");
      return loaded();
    },
    says: /database "broken" does not exist/,
    mend: async () => {
      await running().database.query("postgres", "ALTER DATABASE elsewhere RENAME TO broken");
    },
  },
  "a module that is nowhere": {
    make: () => loaded(", no_such_module"),
    says: /Odoo did not install all modules, got no_such_module/,
    kind: "input",
  },
  "a module that fails when it is imported": {
    make: () => loaded(", fault"),
    says: /No module named 'nothing_there'/,
  },
  "a module that Odoo may not read": {
    make: () => {
      chmodSync(join(addons, "fault"), 0o700);
      return loaded(", fault");
    },
    says: /Odoo did not install all modules, got fault/,
    kind: "input",
    mend: () => chmodSync(join(addons, "fault"), 0o755),
  },

  // PgBouncer.
  "a PgBouncer with a mode that is none": {
    make: () =>
      edited("pgbouncer-1/pgbouncer-pooled.ini", /^pool_mode = .*$/m, "pool_mode = sometimes"),
    says: /pgbouncer-1-pooled ends again and again[\s\S]*sometimes/,
  },
  "a PgBouncer whose user list is empty": {
    make: () => edited("pgbouncer-1/userlist.txt", /^"odoo".*$/m, '"nobody" "x"', "restart"),
    says: /pgbouncer-1-\w+ is not ready after 10 s: no query through 127\.79\.20\.11/,
    patience: 10,
  },
  "a password that PostgreSQL does not know": {
    make: async () => {
      await running().database.query("postgres", "ALTER ROLE odoo PASSWORD 'another'");
      await running().supervisor.stop(["pgbouncer-1-pooled", "pgbouncer-1-session"]);
      return loaded();
    },
    says: /no query through 127\.79\.20\.11[\s\S]*password/,
    patience: 10,
    mend: () => running().database.runFile("/etc/odoo-cluster/database/before-modules.sql"),
  },

  // Odoo.
  "an option that cron alone finds wrong": {
    make: () => edited("cron-1/odoo.conf", /^log_level = .*$/m, "log_level = verbose"),
    says: /cron-1 ends again and again[\s\S]*invalid choice: 'verbose'/,
  },
  "an option that HTTP instances read at a reload": {
    make: () => edited("app-1/odoo.conf", /^log_level = .*$/m, "log_level = verbose", "reload"),
    says: /app-1 ends again and again[\s\S]*invalid choice: 'verbose'/,
  },
  "a port of notifications that is none": {
    make: () => edited("live-1/odoo.conf", /^gevent_port = .*$/m, "gevent_port = many"),
    says: /live-1 ends again and again[\s\S]*many/,
  },
  "an Odoo that stands still": {
    make: async () => {
      const { supervisor } = running();
      const stopped = processTree((await supervisor.pidOf("app-1")) ?? 0);
      signalAll(stopped, "SIGSTOP");
      held = () => signalAll(stopped, "SIGCONT");
      return loaded();
    },
    says: /app-1 is not ready after 10 s: http:\/\/127\.79\.\d+\.11:8069\/web\/health does not answer/,
    patience: 10,
    mend: () => held(),
  },

  // Balancer, nginx and edge.
  "an nginx that refuses its new file": {
    make: () =>
      edited("nginx-1/nginx.conf", /^worker_processes .*$/m, "worker_processes many;", "reload"),
    says: /nginx-1 refuses its new configuration[\s\S]*worker_processes/,
  },
  "an edge that refuses its new file": {
    make: () => edited("edge-1/haproxy.cfg", /^defaults.*$/m, "$&\n    no-such-word\n", "reload"),
    says: /edge-1 refuses its new configuration[\s\S]*no-such-word/,
  },
  "a program that is not in the root": {
    make: async () => {
      await running().supervisor.stop(["nginx-1"]);
      return edited("supervisor/supervisord.conf", /\/usr\/sbin\/nginx/, "/usr/sbin/nginx-gone");
    },
    says: /nginx-1 ends again and again[\s\S]*nginx-gone.*[Nn]o such file/,
  },
};

test.each(Object.keys(faults))("%s", async (title) => {
  const fault = faults[title] as Fault;
  const stack = await fault.make();
  const began = performance.now();
  let found: unknown = null;
  try {
    await bring(stack, fault.patience);
  } catch (error) {
    found = error;
  } finally {
    await fault.mend?.();
  }
  const seconds = (performance.now() - began) / 1000;
  figure(`broken-${title.replaceAll(/\W+/g, "-")}-seconds`, seconds);
  expect(found, "up said success").toBeInstanceOf(Error);
  const { message } = found as Error;
  expect(message).toMatch(fault.says);
  expect(found instanceof UserError ? found.kind : undefined, message).toBe(fault.kind);
  expect(seconds).toBeLessThan(90);
});

test("a killed supervisor, a stale lock and a damaged certificate are mended by up", async () => {
  process.kill(running().supervisor.pid, "SIGKILL");
  writeFileSync(places.lock, "999999");
  writeFileSync(join(places.config, "tls", "edge.pem"), "damaged");
  const { changed } = await bring(loaded());
  expect(changed).toContain("edge-1");
  const status = await stackStatus(loaded());
  expect(status.instances.filter(({ missing }) => missing !== null)).toEqual([]);
  expect(status.well, JSON.stringify(status.health)).toBe(true);
  expect((await bring(loaded())).changed).toEqual([]);
});
