/** What draining needs of a running stack: `up` and `restart` both have it. */
import type { Topology } from "../../model/topology.ts";
import type { Layout } from "../../templates/layout.ts";
import type { AppliedKeeper } from "../applied.ts";
import type { DatabaseAdmin } from "../database.ts";
import type { Places } from "../places.ts";
import type { Supervisor } from "../supervisor.ts";

export interface Scene {
  readonly topology: Topology;
  readonly layout: Layout;
  readonly places: Places;
  readonly supervisor: Supervisor;
  readonly applied: AppliedKeeper;
  readonly database: DatabaseAdmin;
}
