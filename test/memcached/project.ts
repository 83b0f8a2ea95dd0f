/** A copy of the project in which a team has the capability `memcached`, as CONTRIBUTING tells teams to add one. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copyProject } from "../../scripts/project-copy.ts";

export interface TeamProject {
  readonly folder: string;
  /** A module of the copy: it shares nothing with the project's own. */
  load<Module>(path: string): Promise<Module>;
  remove(): void;
}

export function projectWithMemcached(): TeamProject {
  const folder = mkdtempSync(join(tmpdir(), "odoo-cluster-team-"));
  copyProject(folder);
  mkdirSync(join(folder, "team/memcached"));
  cpSync(join(import.meta.dirname, "memcached.ts"), join(folder, "team/memcached/memcached.ts"));
  writeFileSync(
    join(folder, "team/capabilities.ts"),
    `import type { Capability } from "../capabilities/capability.ts";
import { memcached } from "./memcached/memcached.ts";

export const teamCapabilities: readonly Capability[] = [memcached];
`,
  );
  return {
    folder,
    load: (path) => import(join(folder, path)),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
