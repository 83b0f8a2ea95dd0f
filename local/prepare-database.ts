/** PostgreSQL, from nothing to a database with Odoo's modules: each step only where it is missing. */
import { UserError } from "../model/user-error.ts";
import type { DatabaseAdmin } from "./database.ts";
import { whileClosed } from "./drain/database-gate.ts";
import { digestOf } from "./files.ts";
import { installModules, keptModules, missingModules } from "./init-job.ts";
import { inside } from "./layout.ts";
import type { Run } from "./stack.ts";
import { until } from "./until.ts";

/** Roles, database, WAL archive, modules, Odoo's own settings. */
export async function prepareDatabase(run: Run): Promise<void> {
  const { database, keeper, progress } = run;
  await progress.step("a primary that takes writes", async (note) => {
    await untilPrimary(database, note);
    await database.configure(note, (work) => whileClosed(run, note, work));
    await database.requireParameters(note);
  });
  await applySettings(run, "before-modules", "roles and database");
  if (keeper.current.firstBackup === null) {
    await progress.step("WAL archive", () => database.prepareBackups());
  }
  await addModules(run);
  await applySettings(run, "after-modules", "Odoo's own settings");
}

async function untilPrimary(database: DatabaseAdmin, note: (line: string) => void): Promise<void> {
  const isThere = async () => {
    if ((await database.leader()) !== null) return true;
    note("PostgreSQL has no primary yet");
    return false;
  };
  if (!(await until(isThere, 90, 200))) throw new Error("PostgreSQL has no primary after 90 s");
}

/** A full backup, once: without one the WAL archive restores nothing. */
export async function firstBackup(run: Run): Promise<void> {
  if (run.keeper.current.firstBackup !== null) return;
  const label = await run.progress.step("first full backup", () => run.database.backup(() => {}));
  run.keeper.update({ firstBackup: label });
}

/**
 * A module leaves the list when it has left the database: Odoo uninstalls, with its data, and only there.
 * @throws {UserError} naming those that are still installed.
 */
export async function refuseKeptModules(
  { keeper, topology, stack }: Pick<Run, "keeper" | "topology" | "stack">,
  database: DatabaseAdmin,
): Promise<void> {
  const kept = await keptModules(database, topology, keeper.current.modules);
  if (kept.length === 0) return;
  const apps = kept.length === 1 ? "it" : "them";
  throw new UserError("input", [
    {
      where: stack.spec.locate(["odoo", "modules"]),
      what: "odoo.modules: taking a module out of the list does not uninstall it",
      got: `without ${kept.join(", ")}, which the database still has`,
      fix: `Uninstall ${apps} in Odoo (Apps, without the filter, Uninstall: that deletes data) and run this again; or put ${apps} back`,
    },
  ]);
}

/** Installs what the stack file names and the database lacks. */
async function addModules(run: Run): Promise<void> {
  const { database, keeper, topology } = run;
  await refuseKeptModules(run, database);
  const missing = await missingModules(database, topology);
  if (missing.length > 0) {
    await run.progress.step(`modules ${missing.join(", ")}`, (note) =>
      installModules(run.supervisor.pid, topology, run.layout, missing, note),
    );
    const left = await missingModules(database, topology);
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
  keeper.update({ modules: topology.application.modules });
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
