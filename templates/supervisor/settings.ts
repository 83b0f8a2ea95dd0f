/** supervisord.conf: every process of a stack on one machine, and the wrapper that starts it. */
import { basename } from "node:path/posix";
import type { Setting } from "../../model/setting.ts";
import { roles, tierOf } from "../../model/tiers/tiers.ts";
import type { Topology } from "../../model/topology.ts";
import { programSource } from "../../programs/source.ts";
import type { Layout } from "../layout.ts";
import type { RenderedFile } from "../rendered-file.ts";
import { logBytes, logKeeper } from "./log-keeper.ts";
import { printSupervisor } from "./print.ts";
import { type Program, primaryEndpoint, programs } from "./programs.ts";

/** Where the supervisor itself keeps its files, inside the root. */
export interface SupervisorPaths {
  readonly socket: string;
  readonly pidFile: string;
  readonly log: string;
  /** The folder of all logs. */
  readonly logs: string;
  /** The program that bounds them. */
  readonly keeper: string;
  /** The wrapper that every program is started by. */
  readonly start: string;
  /** Names the folder of CPU groups; absent where there are none. */
  readonly cpuShares: string;
}

/** The supervisor's configuration and the wrapper. */
export function renderSupervisor(
  topology: Topology,
  layout: Layout,
  paths: SupervisorPaths,
): RenderedFile[] {
  const endpoint = primaryEndpoint(topology, layout);
  const all = programs(topology, layout);
  const settings = [
    ...daemon(paths),
    ...all.flatMap((program) => programSettings(program, layout, paths.start, endpoint)),
  ];
  const file = { group: "supervisor", node: "supervisor" };
  return [
    {
      ...file,
      id: "supervisor/supervisord.conf",
      dialect: "supervisor",
      mode: 0o600,
      settings,
      body: printSupervisor(settings),
    },
    {
      ...file,
      id: "supervisor/start",
      dialect: "shell",
      mode: 0o755,
      settings: [],
      body: [programSource("supervisor/start.sh")],
    },
    {
      ...file,
      id: "supervisor/start.conf",
      dialect: "lines",
      mode: 0o644,
      settings: [],
      body: [`shares=${paths.cpuShares}\nvariables="${variablesOf(all).join(" ")}"\n`],
    },
    {
      ...file,
      id: "supervisor/log-keeper.py",
      dialect: "shell",
      mode: 0o644,
      settings: [],
      body: [programSource("supervisor/log-keeper.py")],
    },
  ];
}

/** Names of variables that some program is started with, besides those that every one has. */
function variablesOf(all: readonly Program[]): string[] {
  const names = new Set(all.flatMap(({ environment }) => Object.keys(environment)));
  return [...names].filter((name) => !["HOME", "LANG", "PATH"].includes(name)).toSorted();
}

function daemon(paths: SupervisorPaths): Setting[] {
  const in_ = (section: string, values: Readonly<Record<string, string>>): Setting[] =>
    Object.entries(values).map(([key, value]) => ({
      section,
      key,
      value: [value],
      effect: "restart",
      source: "default",
    }));
  return [
    ...in_("unix_http_server", { file: paths.socket, chmod: "0700" }),
    ...in_("supervisord", {
      nodaemon: "false",
      logfile: paths.log,
      logfile_maxbytes: "10MB",
      pidfile: paths.pidFile,
      minfds: "16384",
      minprocs: "1024",
      // Its logs are root's alone; `start` gives programs their own.
      umask: "077",
    }),
    ...in_("rpcinterface:supervisor", {
      "supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface",
    }),
    ...in_(`eventlistener:${logKeeper}`, {
      command: `/usr/bin/python3 ${paths.keeper} ${paths.logs} ${logBytes}`,
      events: "TICK_5",
      stderr_logfile: paths.log.replace(/supervisord\.log$/, `${logKeeper}.log`),
      stderr_logfile_maxbytes: "1MB",
      stderr_logfile_backups: "1",
    }),
    ...in_("supervisorctl", { serverurl: `unix://${paths.socket}` }),
  ];
}

/** True for a log file into which the service writes, too. */
function writesItself({ group, node }: Program, file: string): boolean {
  return tierOf(group).machine.logs?.(node.id).includes(basename(file)) ?? false;
}

function programSettings(
  program: Program,
  layout: Layout,
  start: string,
  endpoint: { host: string; port: number },
): Setting[] {
  // A log of its own, where a node has several programs: each is rotated by itself.
  const log = layout.log({ ...program.node, id: program.name });
  const wait = program.waitsForPrimary ? `${endpoint.host}:${endpoint.port}` : "-";
  const values: Record<string, string> = {
    command: [start, program.user, wait, ...program.command].join(" "),
    environment: Object.entries({
      ...program.environment,
      ...(program.keeps === null ? {} : { KEEPS: program.keeps }),
    })
      .map(([key, value]) => `${key}="${value}"`)
      .join(","),
    // Higher stops first: the edge before Odoo before the database.
    priority: String(100 * (1 + roles.indexOf(program.group.role))),
    ...(program.directory === undefined ? {} : { directory: program.directory }),
    // `up` starts tier by tier and probes; the supervisor knows no readiness.
    autostart: "false",
    autorestart: "true",
    startsecs: "1",
    // For ever: Odoo exits while there is no database.
    startretries: "1000000",
    stopsignal: program.stopSignal,
    stopwaitsecs: String(program.stopWait),
    // What does not stop in time is killed with its workers.
    killasgroup: "true",
    redirect_stderr: "true",
    ...(log === "stderr"
      ? {}
      : {
          stdout_logfile: log.file,
          // Where the service writes into the same file a new one of ours would be another.
          stdout_logfile_maxbytes: writesItself(program, log.file) ? "0" : "20MB",
          stdout_logfile_backups: "2",
        }),
  };
  return Object.entries(values).map(([key, value]) => ({
    section: `program:${program.name}`,
    key,
    value: [value],
    effect: "restart",
    source: "default",
  }));
}
