/** `rendered/<stack>/model.json`: what a stack meant when it was committed. The base of every comparison. */
import type { Exemption } from "../model/exemption.ts";
import type { Finding } from "../model/finding.ts";
import { currentRole, currentUrn } from "../model/former-names.ts";
import type { ResourceFact } from "../model/resource-fact.ts";
import { type SettingSource, type ShownSetting, showSetting } from "../model/setting.ts";
import { show } from "../model/text.ts";
import type { DatabaseSetting, Topology } from "../model/topology.ts";
import type { RenderedFile } from "../templates/rendered-file.ts";

export type AnyModel = StackModel | FoundationModel;

/** A cluster. */
export interface StackModel extends ModelParts {
  readonly topology: ShownTopology;
  /** What a stack is made with and keeps: key of the stack file -> value. */
  readonly identity?: Readonly<Record<string, string>>;
}

/** A foundation has resources alone. */
export interface FoundationModel extends ModelParts {
  readonly topology: null;
}

interface ModelParts {
  /** File id -> what the file says, one by one. */
  readonly settings: Readonly<Record<string, readonly ModelSetting[]>>;
  /** What the rules said; absent in files of versions that did not write it. */
  readonly findings?: readonly ModelFinding[];
  /** What a platform registers, by short URN; absent where it was not recorded. */
  readonly resources?: Readonly<Record<string, ModelResource>>;
}

/** Of a registration what a comparison needs; its manifest is a file of its own. */
export type ModelResource = Pick<ResourceFact, "type"> &
  Partial<Pick<ResourceFact, "protect" | "retainOnDelete" | "inputs">> & {
    /** What of its manifest costs something when it changes; absent where nothing does. */
    readonly compared?: Compared;
  };

export interface Compared {
  /** Repository -> tag and digest. */
  readonly images?: Readonly<Record<string, string>>;
  /** Name of a job: another name is another run. */
  readonly run?: string;
  /** Days for which backups are kept. */
  readonly keptDays?: number;
  /** Who signs a certificate. */
  readonly issuer?: string;
  /** What a firewall's managed rules do with what they take for an attack. */
  readonly managedRules?: "count" | "block" | "some block";
}

/** A topology with names in place of secrets. */
export type ShownTopology = Omit<Topology, "databaseSettings"> & {
  readonly databaseSettings: readonly (Omit<DatabaseSetting, "sql"> & { readonly sql: string })[];
};

export interface ModelSetting extends ShownSetting {
  readonly source: SettingSource;
}

/** A finding without its line, which moves for other reasons. */
export interface ModelFinding extends Pick<Finding, "rule" | "severity" | "subject" | "message"> {
  /** The stack file lives with it. */
  readonly exempted?: Pick<Exemption, "owner" | "expires" | "reason">;
}

/** The model of a stack as it is now. */
export function stackModel(
  topology: Topology,
  files: readonly RenderedFile[],
  identity: Readonly<Record<string, string>>,
  findings: readonly ModelFinding[],
): StackModel {
  return {
    topology: {
      ...topology,
      databaseSettings: topology.databaseSettings.map((setting) => ({
        ...setting,
        sql: show(setting.sql),
      })),
    },
    identity,
    settings: Object.fromEntries(
      files.map((file) => [
        file.id,
        file.settings.map((setting) => ({ ...showSetting(setting), source: setting.source })),
      ]),
    ),
    findings,
  };
}

/** The model of a foundation; its resources are added where they were recorded. */
export function foundationModel(findings: readonly ModelFinding[]): FoundationModel {
  return { topology: null, settings: {}, findings };
}

/** The model by the names of this version: a tier that was renamed is the same tier. */
function currentNames<M extends AnyModel>(model: M): M {
  const resources = Object.entries(model.resources ?? {}).map(
    ([urn, resource]) => [currentUrn(urn), resource] as const,
  );
  const { topology } = model;
  return {
    ...model,
    ...(topology === null
      ? {}
      : {
          topology: {
            ...topology,
            groups: topology.groups.map((group) => ({ ...group, role: currentRole(group.role) })),
          },
        }),
    ...(model.resources === undefined ? {} : { resources: Object.fromEntries(resources) }),
  };
}

/** Null where the text is no model that this version understands: then only texts can be compared. */
export function readStackModel(text: string): AnyModel | null {
  try {
    const model = JSON.parse(text) as Partial<AnyModel> | null;
    const topology = model?.topology as Partial<ShownTopology> | null | undefined;
    if (topology === null && typeof model?.resources === "object")
      return currentNames(model as FoundationModel);
    const lists = [topology?.groups, topology?.budgets, topology?.endpoints];
    if (!lists.every(Array.isArray) || typeof topology?.application !== "object") return null;
    const settings = Object.values(model?.settings ?? { missing: null });
    return settings.every(Array.isArray) ? currentNames(model as StackModel) : null;
  } catch {
    return null;
  }
}
