/** Two models: what changed of what stands in no file of an instance: command, code, certificate, parameters of PostgreSQL. */
import { parameterEffect } from "../model/postgresql-parameters.ts";
import type { ShownSetting } from "../model/setting.ts";
import { tierOf } from "../model/tiers/tiers.ts";
import { type Group, groupsOf } from "../model/topology.ts";
import { programName } from "../templates/supervisor/programs.ts";
import { type Change, settingChanges } from "./changes.ts";
import type { StackModel } from "./stack-model.ts";
import { startSettings } from "./start-settings.ts";

/** Changes of the instances of one group that stay. */
export function startChanges(
  before: StackModel,
  after: StackModel,
  group: Group,
  instances: readonly string[],
): Change[] {
  const values = (model: StackModel) => [
    ...startValues(model, group, instances),
    ...parameters(model, group),
    // A model of a version that did not write images says nothing about them.
    ...(hasImages(before) && hasImages(after) ? images(model, group) : []),
  ];
  return settingChanges(group.name, values(before), values(after));
}

/** What a group's pods run. */
function images({ resources = {} }: StackModel, { name }: Group): ShownSetting[] {
  const workload = new RegExp(`:(Deployment|StatefulSet|Cluster)::${name}$`);
  return Object.entries(resources)
    .filter(([urn]) => workload.test(urn))
    .flatMap(([, { compared }]) => Object.entries(compared?.images ?? {}))
    .map(([repository, value]) => ({
      section: "image",
      key: repository,
      value: shortDigest(value),
      effect: "restart",
    }));
}

function hasImages({ resources = {} }: StackModel): boolean {
  return Object.values(resources).some(({ compared }) => compared?.images !== undefined);
}

/** As much of a digest as people compare. */
function shortDigest(value: string): string {
  return value.replace(/(@sha256:[0-9a-f]{12})[0-9a-f]+/, "$1…");
}

/** PostgreSQL's parameters as the topology says: who keeps them for all members has them in one file. */
function parameters(model: StackModel, { name }: Group): ShownSetting[] {
  return groupsOf(model.topology, "postgresql")
    .filter((group) => group.name === name)
    .flatMap((group) => group.parameters)
    .map((parameter) => ({
      section: "postgresql.parameters",
      key: parameter.name,
      value: parameter.value,
      effect: parameterEffect(parameter.name),
    }));
}

function startValues(model: StackModel, group: Group, instances: readonly string[]) {
  const { application, platform } = model.topology;
  // Elsewhere code is in images, and certificates in objects of the platform.
  if (platform !== "local") return [];
  const [edge] = groupsOf(model.topology, "edge");
  return startSettings(group, supervised(model, group, instances), {
    modules: () => application.modules.join(", "),
    parameters: () => parametersOf(model),
    addons: () => application.addons.join(", "),
    requirements: () => application.requirements ?? "none",
    certificate: () => certificateOf(edge?.certificate ?? null, application.domain),
  });
}

/** Command and environment from the supervisor's file; the rest of a program's section waits for its next start. */
function supervised(model: StackModel, group: Group, instances: readonly string[]) {
  const parts = tierOf(group).machine.parts?.(group) ?? [null];
  const programs = instances.flatMap((it) =>
    parts.map((part) => `program:${programName(it, part)}`),
  );
  return (model.settings["supervisor/supervisord.conf"] ?? [])
    .filter(({ section, key }) => programs.includes(section) && /^(command|environment)$/.test(key))
    .map(({ key, value }) => [key, value] as const);
}

function parametersOf(model: StackModel): string {
  return model.topology.databaseSettings
    .filter((setting) => setting.afterModules)
    .map(({ sql }) => sql)
    .join("\n");
}

function certificateOf(files: { readonly certificate: string } | null, domain: string): string {
  return files === null ? `of the stack's own authority for ${domain}` : files.certificate;
}
