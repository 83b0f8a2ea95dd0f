/**
 * `up`: brings what runs to what the stack file says, tier by tier from the inside out, and writes
 * each step down only after its probe passed. Run again, it does what is left; mostly nothing.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Spec } from "../model/stack-file.ts";
import { type Topology, theGroup } from "../model/topology.ts";
import { UserError } from "../model/user-error.ts";
import type { Layout } from "../templates/layout.ts";
import type { RenderedFile } from "../templates/rendered-file.ts";
import { type Program, programs } from "../templates/supervisor/programs.ts";
import { ensureCertificate } from "./certificate.ts";
import { DatabaseAdmin } from "./database.ts";
import { digestOf, type FilledFiles, fillFiles, programDigest, writeFiles } from "./files.ts";
import { makeFolders } from "./folders.ts";
import { identityOf, refuseUnsupportedChanges } from "./identity.ts";
import { installModules, missingModules } from "./init-job.ts";
import { inside, localLayout } from "./layout.ts";
import { withStackLock } from "./lock.ts";
import { writeLogin } from "./login.ts";
import { enterRoot, supervisorPid } from "./namespace.ts";
import { cacheFolder, type Places, placesOf } from "./places.ts";
import { preflight } from "./preflight.ts";
import { probeThroughEdge } from "./probe-edge.ts";
import { probeOf, untilReady } from "./probes.ts";
import type { Progress } from "./progress.ts";
import { RecordKeeper } from "./record.ts";
import { ensureRoot } from "./root/ensure-root.ts";
import { ensureSecrets, holeFiller, type Secrets } from "./secrets.ts";
import { Supervisor } from "./supervisor.ts";
import { installRequirements, mountAddons, requirementsDigest } from "./team-code.ts";

/** A stack as load.ts gives it. */
export interface LocalStack {
  readonly file: string;
  readonly spec: Spec;
  readonly topology: Topology;
  readonly files: readonly RenderedFile[];
}

export interface UpResult {
  readonly url: string;
  readonly login: string;
  readonly places: Places;
  /** Programs that were started, restarted or reloaded. */
  readonly changed: readonly string[];
}

/** What the steps of `up` share. */
interface Run {
  readonly stack: LocalStack;
  readonly topology: Topology;
  readonly layout: Layout;
  readonly places: Places;
  readonly progress: Progress;
  readonly keeper: RecordKeeper;
  readonly secrets: Secrets;
  readonly filled: FilledFiles;
  readonly supervisor: Supervisor;
  readonly database: DatabaseAdmin;
  readonly changed: string[];
}

/** Brings a stack up. @throws {UserError} before anything is changed, where something is wrong. */
export async function up(
  stack: LocalStack,
  options: { readonly refreshRoot: boolean },
  progress: Progress,
): Promise<UpResult> {
  const places = placesOf(stack.spec.stack);
  await preflight(stack.topology, stack.file, supervisorPid(places) !== null);
  return await withStackLock(places, async () => {
    const keeper = new RecordKeeper(places.record);
    refuseUnsupportedChanges(keeper.current, stack);
    const run = await prepare(stack, places, keeper, options, progress);
    await startData(run);
    await prepareDatabase(run);
    await startTier(run, "PgBouncer", ["pooler"]);
    await startTier(run, "Odoo", ["cron", "websocket", "http"]);
    await startTier(run, "nginx and edge", ["proxy", "edge"]);
    await firstBackup(run);
    await progress.step("login page through every tier", async () => {
      await probeThroughEdge(run.topology, places);
    });
    const login = writeLogin(places, run.topology, run.secrets);
    return { url: run.topology.application.url, login, places, changed: run.changed };
  });
}

async function prepare(
  stack: LocalStack,
  places: Places,
  keeper: RecordKeeper,
  options: { readonly refreshRoot: boolean },
  progress: Progress,
): Promise<Run> {
  const { topology, spec, files } = stack;
  const layout = localLayout(spec, topology);
  const root = await progress.step("private Debian root", (note) =>
    ensureRoot({ cache: cacheFolder(), refresh: options.refreshRoot, report: note }),
  );
  makeFolders(places, topology, layout);
  const secrets = ensureSecrets(places.secrets, topology.secrets);
  const filled = fillFiles(files, holeFiller(secrets, { "internal-url": layout.internalUrl() }));
  const before = supervisorConf(places);
  writeFiles(places.config, topology, files, filled);
  if (keeper.current.identity === null) {
    keeper.update({ stackFile: stack.file, identity: identityOf(stack) });
  }

  let pid = supervisorPid(places);
  if (pid !== null && keeper.current.root !== root.key) {
    const old = new Supervisor(pid);
    await progress.step("ending every process of the former root", () => old.shutdown());
    pid = null;
  }
  if (pid === null) {
    pid = await progress.step("supervisor", () => enterRoot(root.path, places));
    keeper.update({ root: root.key, programs: {} });
  }
  const supervisor = new Supervisor(pid);
  // A program that is new, gone or started otherwise: the supervisor learns it, and stops what changed.
  if (before !== null && before !== supervisorConf(places)) await supervisor.update();

  const database = new DatabaseAdmin(pid, topology, layout, secrets["patroni-rest"]?.value ?? "");
  await mountAddons(pid, root.path, topology.application, stack.file);
  await ensureCertificate(pid, places, stack.file, topology, layout, theGroup(topology, "edge"));
  const wanted = requirementsDigest(topology.application, stack.file);
  if (wanted !== null && wanted !== keeper.current.requirements) {
    await progress.step("Python requirements", (note) =>
      installRequirements(pid, topology.application, stack.file, places.venv, note),
    );
    keeper.update({ requirements: wanted });
  }
  return {
    stack,
    topology,
    layout,
    places,
    progress,
    keeper,
    secrets,
    filled,
    supervisor,
    database,
    changed: [],
  };
}

/** etcd, PostgreSQL, routers. The first member is the primary of a new cluster; others copy it. */
async function startData(run: Run): Promise<void> {
  await startTier(run, "etcd", ["consensus"]);
  await startTier(run, "PostgreSQL", ["database"]);
  await startTier(run, "data endpoints", ["router"]);
}

/** Roles, database, backups, modules: each only where it is missing. */
async function prepareDatabase(run: Run): Promise<void> {
  const { database, keeper, progress } = run;
  await progress.step("a primary that takes writes", async (note) => {
    await untilReady(
      async () => ((await database.leader()) === null ? "PostgreSQL has no primary yet" : null),
      90,
      note,
    );
    await database.configure(note);
  });
  await applySettings(run, "before-modules", "roles and database");
  if (keeper.current.firstBackup === null) {
    await progress.step("WAL archive", () => database.prepareBackups());
  }
  const missing = await missingModules(database, run.topology);
  if (missing.length > 0) {
    await progress.step(`modules ${missing.join(", ")}`, (note) =>
      installModules(run.supervisor.pid, run.topology, run.layout, missing, note),
    );
    const left = await missingModules(database, run.topology);
    if (left.length > 0) {
      throw new UserError("input", [
        {
          where: run.stack.spec.locate(["odoo", "modules"]),
          what: "odoo.modules: Odoo did not install all modules",
          got: left.join(", "),
          fix: "Check their names, and that odoo.addons has the folder they are in",
        },
      ]);
    }
  }
  keeper.update({ modules: run.topology.application.modules });
  await applySettings(run, "after-modules", "Odoo's own settings");
  if (missing.length > 0) {
    // Every process learns of new modules by itself; their code is loaded by a restart.
    keeper.update({
      programs: Object.fromEntries(
        Object.entries(keeper.current.programs).filter(([name]) => !isOdooProgram(run, name)),
      ),
    });
  }
}

async function applySettings(
  run: Run,
  phase: "before-modules" | "after-modules",
  title: string,
): Promise<void> {
  const id = `database/${phase}.sql`;
  const digest = digestOf(run.filled.get(id) as string);
  if (run.keeper.current.databaseSettings[phase] === digest) return;
  await run.progress.step(title, () => run.database.runFile(`${inside.config}/${id}`));
  run.keeper.update({
    databaseSettings: { ...run.keeper.current.databaseSettings, [phase]: digest },
  });
}

async function firstBackup(run: Run): Promise<void> {
  if (run.keeper.current.firstBackup !== null) return;
  const label = await run.progress.step("first full backup", () => run.database.backup(() => {}));
  run.keeper.update({ firstBackup: label });
}

/** Starts what does not run and renews what reads something else now; then probes every node. */
async function startTier(
  run: Run,
  title: string,
  roles: readonly Program["group"]["role"][],
): Promise<void> {
  const tier = programs(run.topology, run.layout).filter((program) =>
    roles.includes(program.group.role),
  );
  const states = new Map((await run.supervisor.states()).map(({ name, state }) => [name, state]));
  const digests = new Map(tier.map((program) => [program.name, digestFor(run, program)]));
  const isUp = (program: Program) =>
    ["RUNNING", "STARTING"].includes(states.get(program.name) ?? "");
  const stopped = tier.filter((program) => !isUp(program));
  const stale = tier.filter(
    (program) =>
      isUp(program) && run.keeper.current.programs[program.name] !== digests.get(program.name),
  );
  const work = async (note: (line: string) => void) => {
    await run.supervisor.start(stopped.map((program) => program.name));
    await Promise.all(
      tier
        .filter((program) => !stale.includes(program))
        .map((program) => ready(run, program, note)),
    );
    for (const program of stale) {
      note(`renewing ${program.name}`);
      await renew(run, program);
      await ready(run, program, note);
    }
    for (const program of tier) run.keeper.ran(program.name, digests.get(program.name) as string);
  };
  if (stopped.length + stale.length === 0) return await work(() => {});
  run.changed.push(
    ...stopped.map((program) => program.name),
    ...stale.map((program) => program.name),
  );
  await run.progress.step(
    `${title} (${[...stopped, ...stale].map((program) => program.name).join(", ")})`,
    work,
  );
}

async function ready(run: Run, program: Program, note: (line: string) => void): Promise<void> {
  const probe = probeOf(run.topology, run.layout, program.group, program.node);
  await untilReady(probe, 180, (line) => note(`${program.name}: ${line}`));
}

/** Reads its files again without refusing anybody, where the service can; else restarts. */
async function renew(run: Run, program: Program): Promise<void> {
  switch (program.group.role) {
    case "proxy":
    case "database":
    case "http":
      return await run.supervisor.signal("HUP", program.name);
    case "edge":
    case "router":
      return await run.supervisor.signal("USR2", program.name);
    default:
      return await run.supervisor.restart([program.name]);
  }
}

function digestFor(run: Run, program: Program): string {
  const besides =
    program.group.role === "edge"
      ? [readFileSync(join(run.places.config, program.node.id, "certificate.pem"), "utf8")]
      : program.user === "odoo"
        ? [run.keeper.current.requirements ?? ""]
        : [];
  return programDigest(program, run.stack.files, run.filled, besides);
}

function isOdooProgram(run: Run, name: string): boolean {
  return programs(run.topology, run.layout).some(
    (program) => program.name === name && program.user === "odoo",
  );
}

function supervisorConf(places: Places): string | null {
  try {
    return readFileSync(join(places.config, "supervisor", "supervisord.conf"), "utf8");
  } catch {
    return null;
  }
}
