/** A stack that is up, for the verbs that need one. */
import { UserError } from "../model/user-error.ts";
import { AppliedKeeper } from "./applied.ts";
import { DatabaseAdmin } from "./database.ts";
import type { Scene } from "./drain/scene.ts";
import { localLayout } from "./layout.ts";
import { placesOf } from "./places.ts";
import { requireMachine } from "./preflight.ts";
import { readSecrets, type Secrets } from "./secrets.ts";
import type { LocalStack } from "./stack.ts";
import { Supervisor } from "./supervisor.ts";

export interface RunningStack extends Scene {
  readonly secrets: Secrets;
}

/** Null when the stack is down. @throws {UserError} kind `environment` without root. */
export function findRunning(stack: LocalStack): RunningStack | null {
  requireMachine();
  const places = placesOf(stack.spec.stack);
  const supervisor = Supervisor.of(places);
  if (supervisor === null) return null;
  const { topology } = stack;
  const layout = localLayout(stack.spec, topology);
  const secrets = readSecrets(places.secrets);
  const database = new DatabaseAdmin(
    supervisor.pid,
    topology,
    layout,
    secrets["patroni-rest"]?.value ?? "",
  );
  const applied = new AppliedKeeper(places.applied);
  return { topology, layout, places, supervisor, applied, database, secrets };
}

/** The running stack. @throws {UserError} when it is down. */
export function requireRunning(stack: LocalStack): RunningStack {
  const running = findRunning(stack);
  if (running !== null) return running;
  throw new UserError("environment", [
    {
      where: "this machine",
      what: `stack ${stack.spec.stack} is down`,
      fix: `Start it with \`odoo-cluster up --stack ${stack.spec.stack}\``,
    },
  ]);
}
