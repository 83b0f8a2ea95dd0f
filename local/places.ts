/** Where a stack lives on the host: outside the repository, one folder of state and one of sockets. */
import { homedir } from "node:os";
import { join } from "node:path";

export interface Places {
  /** Everything that must survive: secrets, data, logs, backups. */
  readonly state: string;
  /** Sockets, pid files and locks; gone after a reboot. */
  readonly run: string;
  readonly config: string;
  readonly data: string;
  readonly filestore: string;
  readonly backup: string;
  readonly log: string;
  readonly venv: string;
  readonly secrets: string;
  readonly record: string;
  /** What each program runs with. */
  readonly applied: string;
  readonly lock: string;
  /** Of the process that runs drills. */
  readonly drillLock: string;
  readonly supervisorPid: string;
  /** Which mount namespace the supervisor made. */
  readonly namespace: string;
  /** For people: URL, user and password. */
  readonly login: string;
}

/** 0700 root: users inside the root mean other users on the host. */
const stateFolder = "/var/lib/odoo-cluster";
export const runFolder = "/run/odoo-cluster";

export function placesOf(stack: string): Places {
  const state = join(stateFolder, stack);
  const run = join(runFolder, stack);
  return {
    state,
    run,
    config: join(state, "etc"),
    data: join(state, "data"),
    filestore: join(state, "filestore"),
    backup: join(state, "backup"),
    log: join(state, "log"),
    venv: join(state, "venv"),
    secrets: join(state, "secrets.json"),
    record: join(state, "record.json"),
    applied: join(state, "applied.json"),
    lock: join(runFolder, `${stack}.lock`),
    drillLock: join(runFolder, `${stack}.drill.lock`),
    supervisorPid: join(run, "supervisord.pid"),
    namespace: join(run, "namespace"),
    login: join(state, "login.txt"),
  };
}

/** The cache that clones and stacks of a user share. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const base = environment["XDG_CACHE_HOME"];
  return join(base === undefined || base === "" ? join(homedir(), ".cache") : base, "odoo-cluster");
}
