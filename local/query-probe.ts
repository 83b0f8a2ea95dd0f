/** A query as Odoo makes it: through a PgBouncer listener, with the role's own password. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { CommandFailed } from "./command.ts";
import { inside } from "./layout.ts";
import { runInside } from "./namespace.ts";
import type { ProbeScene } from "./probes.ts";
import { replaceFile } from "./replace-file.ts";
import { userIds } from "./users.ts";

let files = 0;

/** Null where a listener answers a query on Odoo's database, else what psql says. */
export async function pgbouncerProblem(
  { topology, places, supervisor, secrets }: ProbeScene,
  host: string,
  port: number,
): Promise<string | null> {
  // The password is in no argument and no environment.
  const name = `probe-${process.pid}-${files++}.pgpass`;
  const file = join(places.run, name);
  replaceFile(file, `*:*:*:odoo:${secrets["database-odoo"]?.value ?? ""}\n`, {
    mode: 0o600,
    uid: userIds.odoo,
  });
  const target = `host=${host} port=${port} user=odoo dbname=${topology.application.database} connect_timeout=5`;
  try {
    await runInside(supervisor.pid, ["timeout", "10", "psql", "-XAtw", "-c", "SELECT 1", target], {
      user: "odoo",
      environment: { PGPASSFILE: `${inside.run}/${name}` },
    });
    return null;
  } catch (error) {
    const said = error instanceof CommandFailed ? error.lines.at(-1) : undefined;
    return `no query through ${host}:${port} (${said ?? "psql does not answer"})`;
  } finally {
    rmSync(file, { force: true });
  }
}
