/** Every sum that must fit, line by line, so that a number can be explained. */

import { routedPools } from "../odoo-pools.ts";
import { workersFor, workersPerCpu } from "../sizing.ts";
import { showBytes } from "../spec/units.ts";
import { nginxFiles, odooFiles, temporaryFiles, volumeFor } from "../temporary-files.ts";
import { odooTierOf } from "../tiers/tiers.ts";
import { timeOuts } from "../time-outs.ts";
import {
  type BudgetLine,
  groupsOf,
  isOdoo,
  type OdooGroup,
  type Topology,
  theGroup,
} from "../topology.ts";
import { directConnections } from "./connections.ts";
import { databaseBudgets } from "./database-budgets.ts";
import { demand } from "./pgbouncer.ts";
import { tierBudgets } from "./tier-budgets.ts";

/** All budget lines of a topology. */
export function budgets(
  shape: Pick<Topology, "application" | "groups" | "platform">,
): BudgetLine[] {
  return [
    ...connections(shape),
    ...shape.groups.filter(isOdoo).flatMap(memory),
    ...disk(shape),
    ...databaseBudgets(shape),
    ...tierBudgets(shape),
    ...groupsOf(shape, "http").flatMap((group) => [
      line(
        "workers",
        group.name,
        "workers per instance",
        group.workers,
        "use",
        "as written or sized",
      ),
      line(
        "workers",
        group.name,
        "2 x CPU + 1",
        workersPerCpu(group.cpu),
        "limit",
        "Odoo's deployment guide",
      ),
    ]),
    ...capacity(shape),
    ...seconds(shape),
  ];
}

function connections(shape: Pick<Topology, "groups">): BudgetLine[] {
  const pgbouncer = theGroup(shape, "pgbouncer");
  const primary = groupsOf(shape, "postgresql").find((group) => group.kind === "primary");
  const limit = primary?.parameters.find((parameter) => parameter.name === "max_connections");
  const pools = shape.groups.filter(isOdoo);
  return [
    ...pgbouncer.listeners.flatMap((listener) =>
      listener.databases.map((database) =>
        line(
          "connections",
          "postgresql",
          `${pgbouncer.name}, ${listener.name} listener, database ${database.database}`,
          database.poolSize * pgbouncer.instances,
          "use",
          `pool of ${database.poolSize} in each of ${pgbouncer.instances} instances, ${database.mode} mode`,
        ),
      ),
    ),
    ...directConnections.map(({ consumer, amount, because }) =>
      line("connections", "postgresql", consumer, amount, "use", because),
    ),
    line(
      "connections",
      "postgresql",
      "max_connections",
      Number(limit?.value ?? 0),
      "limit",
      `${limit?.source ?? "default"} value`,
    ),
    // Losing one PgBouncer leaves the others with every client: each listener's pool must hold its share.
    ...pgbouncer.listeners.flatMap((listener) => {
      const need = demand(pools.filter((pool) => pool.listener === listener.name));
      const application = listener.databases[0];
      if (application === undefined || application.mode === "transaction") return [];
      const survivors = Math.max(1, pgbouncer.instances - 1);
      const at = `${pgbouncer.name}:${listener.name}`;
      return [
        line(
          "connections",
          at,
          "sessions of all processes",
          need.application,
          "use",
          "session mode keeps one server connection per session",
        ),
        line(
          "connections",
          at,
          "server connections with one instance lost",
          application.poolSize * survivors,
          "limit",
          `pool of ${application.poolSize} in each of ${survivors} left`,
        ),
      ];
    }),
  ];
}

function memory(group: OdooGroup): BudgetLine[] {
  return [
    ...group.processes.map((process) =>
      line(
        "memory",
        group.name,
        process.name,
        process.count * process.memory,
        "use",
        `${process.count} of ${Math.round(process.memory / 2 ** 20)} MiB`,
      ),
    ),
    line(
      "memory",
      group.name,
      "promised to one instance",
      group.memory,
      "limit",
      `${(group.writtenAt ?? ["pools", "<name>"]).join(".")}.memory`,
    ),
  ];
}

/** Temporary files of each nginx and of each Odoo instance. */
function disk(shape: Pick<Topology, "groups">): BudgetLine[] {
  const nginx = theGroup(shape, "nginx");
  const { uploads, forms, answers } = nginxFiles(nginx);
  const at = nginx.name;
  const size = (bytes: number) => showBytes(bytes);
  return [
    line("disk", at, "uploads", uploads, "use", `${nginx.maxUploads} of ${size(nginx.maxBody)}`),
    line("disk", at, "forms", forms, "use", `${temporaryFiles.forms} of 1 MB`),
    line(
      "disk",
      at,
      "answers",
      answers,
      "use",
      `${temporaryFiles.answers} of ${size(temporaryFiles.answer)} that clients fetch slowly, expected`,
    ),
    line("disk", at, "promised to one instance", nginx.disk, "limit", "nginx.disk"),
    ...shape.groups.filter(isOdoo).flatMap((group) => {
      const files = odooFiles(group, nginx);
      const count = odooTierOf(group).odoo.atOnce(group);
      return [
        ...(files.uploads === 0
          ? []
          : [
              line(
                "disk",
                group.name,
                "uploads",
                files.uploads,
                "use",
                `${count} of ${size(nginx.maxBody)}`,
              ),
            ]),
        line(
          "disk",
          group.name,
          "reports",
          files.reports,
          "use",
          `${count} of ${size(temporaryFiles.report)}`,
        ),
        line(
          "disk",
          group.name,
          "temporary folder",
          volumeFor(files),
          "limit",
          "made for them, in whole GiB",
        ),
      ];
    }),
  ];
}

/** Workers for the users when one instance of the pool that takes the rest is away. */
function capacity(shape: Pick<Topology, "application" | "groups">): BudgetLine[] {
  const route = theGroup(shape, "nginx").routes.find((candidate) => candidate.paths.length === 0);
  const group = groupsOf(shape, "http").find((candidate) => candidate.name === route?.group);
  if (group === undefined) return [];
  const left = Math.max(1, group.instances - 1) * group.workers;
  const users = shape.application.concurrentUsers;
  const at = `${group.name}:capacity`;
  return [
    line(
      "workers",
      at,
      `${users} concurrent users`,
      workersFor(users),
      "use",
      "one worker serves about six",
    ),
    line(
      "workers",
      at,
      "workers with one instance away",
      left,
      "limit",
      `${group.instances} instances of ${group.workers}`,
    ),
  ];
}

/** The time-out chain of each HTTP pool, inside out; every line must be larger than the one before. */
function seconds(shape: Pick<Topology, "groups">): BudgetLine[] {
  const pgbouncer = theGroup(shape, "pgbouncer");
  const edge = theGroup(shape, "edge");
  const routes = theGroup(shape, "nginx").routes;
  const queues = theGroup(shape, "balancer").pools;
  return routedPools(shape).flatMap((group) => {
    const route = routes.find((candidate) => candidate.group === group.name);
    const queue = queues.find((candidate) => candidate.group === group.name);
    return [
      line(
        "seconds",
        group.name,
        "expected failover",
        timeOuts.expectedFailover,
        "use",
        "measured, with head room",
      ),
      line(
        "seconds",
        group.name,
        "query_wait_timeout",
        pgbouncer.queryWaitTimeout,
        "use",
        "PgBouncer's queue",
      ),
      line(
        "seconds",
        group.name,
        "limit_time_real",
        group.limitTimeReal,
        "use",
        "Odoo ends the request",
      ),
      line("seconds", group.name, "balancer", queue?.timeout ?? 0, "use", "timeout server"),
      line(
        "seconds",
        group.name,
        "balancer and its queue",
        (queue?.timeout ?? 0) + (queue?.maxWait ?? 0),
        "use",
        `timeout queue of ${queue?.maxWait ?? 0} s, then the answer`,
      ),
      line("seconds", group.name, "nginx", route?.timeout ?? 0, "use", "proxy_read_timeout"),
      line("seconds", group.name, "edge", edge.timeout, "use", "timeout server"),
      ...edge.outer.map(({ name, timeout }) =>
        line("seconds", group.name, name, timeout, "use", "waits for the edge"),
      ),
    ];
  });
}

function line(
  resource: BudgetLine["resource"],
  at: string,
  consumer: string,
  amount: number,
  kind: BudgetLine["kind"],
  because: string,
): BudgetLine {
  return { resource, at, consumer, amount, kind, because };
}
