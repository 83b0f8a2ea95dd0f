/** Verbs that work on a stack of this machine, and what does their work where a stack is of another platform. */
import { existsSync } from "node:fs";
import { type Loaded, load, loadStack, stackNames } from "../load.ts";
import { placesOf } from "../local/places.ts";
import { clusterSettings } from "../model/cluster-settings.ts";
import { checkStackName, type Spec } from "../model/stack-file.ts";
import { UserError } from "../model/user-error.ts";
import type { MachineVerb } from "./commands.ts";

/** By verb; `kubectl` stands for the command with the stack's context and namespace. */
const elsewhere = {
  up: (stack: string) => `Run \`pulumi up --stack ${stack}\`; docs/RUNBOOK.md tells the way`,
  down: (stack: string) =>
    `\`pulumi destroy --stack ${stack}\` ends it; read "Destroy" in docs/RUNBOOK.md before`,
  status: (_: string, kubectl: string) => `Run \`${kubectl} get pods,cluster.postgresql.cnpg.io\``,
  logs: (_: string, kubectl: string) =>
    `Run \`${kubectl} logs deployment/<pool> --all-containers\``,
  restart: (_: string, kubectl: string) =>
    `Run \`${kubectl} rollout restart deployment/<pool>\`; a changed stack file rolls by itself what reads it`,
  switchover: (_: string, kubectl: string) =>
    `With CloudNativePG's plugin: \`${kubectl} cnpg promote postgresql <instance>\``,
  psql: (_: string, kubectl: string, database: string) =>
    `Run \`${kubectl} exec -it service/postgresql-rw --container postgres -- psql ${database}\``,
  backup: (_: string, kubectl: string) =>
    `Backups are scheduled there. One at once, with CloudNativePG's plugin: \`${kubectl} cnpg backup postgresql --method plugin --plugin-name barman-cloud.cloudnative-pg.io\``,
  drill: () => "Drills break a stack of platform local; try what you would break there first",
} as const satisfies Readonly<
  Record<MachineVerb, (stack: string, kubectl: string, database: string) => string>
>;

/**
 * The stack of a verb that works on this machine.
 * @throws {UserError} kind `input`, where it is of another platform.
 */
export function loadOnThisMachine(verb: MachineVerb, stack: string): Loaded {
  const loaded = load(stack);
  refuseOtherPlatforms(verb, loaded.spec);
  return loaded;
}

/**
 * For verbs that also work without a stack file, on what a stack has left here.
 * @throws {UserError} where this machine has nothing of the stack, and its file names another platform.
 */
export function refuseElsewhere(verb: MachineVerb, stack: string): void {
  checkStackName(stack);
  if (existsSync(placesOf(stack).state) || !stackNames().includes(stack)) return;
  const { layer, spec } = loadStack(stack);
  if (layer === "foundation") load(stack);
  else refuseOtherPlatforms(verb, spec);
}

function refuseOtherPlatforms(verb: MachineVerb, spec: Spec): void {
  if (spec.platform === "local") return;
  throw new UserError("input", [
    {
      where: spec.locate([]),
      what: `config.odoo-cluster:platform: \`${verb}\` is for stacks on this machine`,
      got: spec.platform,
      fix: elsewhere[verb](spec.stack, kubectl(spec), spec.cluster.odoo.database),
    },
  ]);
}

function kubectl(spec: Spec): string {
  const context = spec.cluster.kubernetes?.context ?? "<context>";
  const namespace = clusterSettings(spec)?.namespace;
  const name = namespace === undefined ? "<namespace>" : Object.values(namespace)[0]?.name;
  return `kubectl --context ${context} --namespace ${name}`;
}
