/**
 * `up`: brings what runs to what the stack file says, tier by tier from the inside out, and writes
 * each step down only after its probe passed. Run again, it does what is left; mostly nothing.
 */

import { localPartsOf } from "../capabilities/enabled.ts";
import type { Progress } from "../model/progress.ts";
import { type Role, theGroup } from "../model/topology.ts";
import { logKeeper } from "../templates/supervisor/log-keeper.ts";
import { AppliedKeeper } from "./applied.ts";
import { ensureCertificate } from "./certificate.ts";
import { giveShares } from "./cpu-shares.ts";
import { DatabaseAdmin } from "./database.ts";
import { connectionsTo, untilNone } from "./drain/in-flight.ts";
import { closeEtcd } from "./etcd-access.ts";
import { fillFiles, writeFiles } from "./files.ts";
import { makeFolders } from "./folders.ts";
import { identityOf, refuseUnsupportedChanges } from "./identity.ts";
import { localLayout } from "./layout.ts";
import { endLeftovers, leftovers, noteNamespace } from "./leftovers.ts";
import { withStackLock } from "./lock.ts";
import { writeLogin } from "./login.ts";
import { enterRoot, supervisorPid } from "./namespace.ts";
import { installRequirements, mustInstall, requirementsDigest } from "./pip/install.ts";
import { cacheFolder, type Places, placesOf } from "./places.ts";
import { type PlanLine, planOf, planText, removedPrograms } from "./plan.ts";
import { preflight } from "./preflight.ts";
import { firstBackup, prepareDatabase, refuseKeptModules } from "./prepare-database.ts";
import { probeThroughEdge } from "./probe-edge.ts";
import { RecordKeeper } from "./record.ts";
import { ensureRoot } from "./root/ensure-root.ts";
import { findRunning } from "./running.ts";
import { ensureSecrets, placeholderFiller } from "./secrets.ts";
import type { LocalStack, Run } from "./stack.ts";
import { Supervisor } from "./supervisor.ts";
import { addonSources, mountAddons } from "./team-code.ts";
import { startAll, stillServing } from "./tiers.ts";

export interface UpResult {
  readonly url: string;
  readonly login: string;
  readonly places: Places;
  /** Programs that were started, restarted or reloaded. */
  readonly changed: readonly string[];
  /** What was announced. */
  readonly plan: readonly PlanLine[];
}

/** What is done between a tier that serves and the next one. */
const afterTier = new Map<Role, (run: Run) => Promise<void>>([
  ["etcd", closeEtcd],
  ["router", prepareDatabase],
]);

export interface UpOptions {
  readonly refreshRoot: boolean;
  /** Seconds that a program may take until it serves, on a busy machine. */
  readonly patience?: number;
}

/** Brings a stack up. @throws {UserError} before anything is changed, where something is wrong. */
export async function up(
  stack: LocalStack,
  options: UpOptions,
  progress: Progress,
): Promise<UpResult> {
  const places = placesOf(stack.spec.stack);
  await preflight(stack, localLayout(stack.spec, stack.topology));
  return await withStackLock(places, async () => {
    const keeper = new RecordKeeper(places.record);
    refuseUnsupportedChanges(keeper.current, stack);
    // Before anything is changed, where the database can be asked already; else as soon as it runs.
    const running = findRunning(stack);
    if (running !== null && (await running.database.leader()) !== null)
      await refuseKeptModules({ keeper, topology: stack.topology, stack }, running.database);
    const run = await prepare(stack, places, keeper, options, progress);
    const plan = await planOf(run);
    for (const line of plan) progress.say(`  plan: ${planText(line)}`);
    // One that a supervisor of a former version lacks.
    await run.supervisor.take([logKeeper]);
    await startAll(run, afterTier);
    await endRemoved(run);
    await firstBackup(run);
    await progress.step("login page through every tier", async () => {
      await probeThroughEdge(run.topology, places);
    });
    await stillServing(run);
    const login = writeLogin(places, run.topology, run.secrets);
    return { url: run.topology.application.url, login, places, changed: run.changed, plan };
  });
}

async function prepare(
  stack: LocalStack,
  places: Places,
  keeper: RecordKeeper,
  options: UpOptions,
  progress: Progress,
): Promise<Run> {
  const { topology, spec, files } = stack;
  const layout = localLayout(spec, topology);
  const root = await progress.step("private Debian root", (note) =>
    ensureRoot({
      cache: cacheFolder(),
      refresh: options.refreshRoot,
      packages: localPartsOf(spec.cluster).flatMap((parts) => parts.debianPackages ?? []),
      report: note,
    }),
  );
  makeFolders(places, topology, layout);
  giveShares(places, topology, layout);
  const secrets = ensureSecrets(places.secrets, topology.secrets);
  const read = placeholderFiller(secrets, { "internal-url": layout.internalUrl() });
  const filled = fillFiles(files, read);
  const applied = new AppliedKeeper(places.applied);
  writeFiles(places.config, topology, files, filled);
  if (keeper.current.identity === null) {
    keeper.update({ stackFile: stack.file, identity: identityOf(stack) });
  }

  let pid = supervisorPid(places);
  if (pid !== null && (keeper.current.root !== root.key || root.built)) {
    const old = new Supervisor(pid, places);
    await progress.step("ending every process of the former root", () => old.shutdown());
    pid = null;
  }
  if (pid === null) {
    if (leftovers(places).length > 0) {
      await progress.step("ending processes that outlived their supervisor", () =>
        endLeftovers(places),
      );
    }
    pid = await progress.step("supervisor", () => enterRoot(root.path, places));
    noteNamespace(places, pid);
    keeper.update({ root: root.key });
  }
  const supervisor = new Supervisor(pid, places);

  const database = new DatabaseAdmin(pid, topology, layout, secrets["patroni-rest"]?.value ?? "");
  const sources = addonSources(topology.application, stack.file);
  await mountAddons(pid, root.path, sources, keeper.current.addons);
  keeper.update({ addons: sources });
  await ensureCertificate(pid, places, stack.file, topology, layout, theGroup(topology, "edge"));
  const wanted = requirementsDigest(spec, stack.file);
  if (mustInstall(wanted, keeper.current.requirements, places.venv)) {
    await progress.step("Python packages", (note) =>
      installRequirements(pid, spec, stack.file, places, note),
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
    read,
    applied,
    supervisor,
    database,
    changed: [],
    patience: options.patience ?? 180,
    served: new Map(),
  };
}

/** Programs that the stack file no longer has: last, when no request is sent to them any more. */
async function endRemoved(run: Run): Promise<void> {
  const gone = await removedPrograms(run);
  if (gone.length === 0) return;
  run.changed.push(...gone);
  await run.progress.step(`ending ${gone.join(", ")}`, async (note) => {
    for (const name of gone) await untilIdle(run, name, note);
    await run.supervisor.take(gone);
  });
  run.applied.forget(gone);
}

/** Nginx sends nothing new to an instance that it no longer has; what it works on ends first. */
async function untilIdle(run: Run, name: string, note: (line: string) => void): Promise<void> {
  const settings = Object.values(run.applied.of(name) ?? {}).flat();
  const value = (key: string) => settings.find((setting) => setting.key === key)?.value;
  const [address, port] = [value("http_interface"), value("http_port")];
  if (address === undefined || port === undefined) return;
  const seconds = Number(value("limit_time_real") ?? 120);
  await untilNone(() => connectionsTo(address, Number(port)), seconds, note);
}
