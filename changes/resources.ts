/** Resources of a platform before and after: which come, which go, and what goes with them. */
import type { PromiseChange } from "./promises.ts";
import type { AnyModel, Compared, ModelResource } from "./stack-model.ts";

export interface ResourceChanges {
  readonly created: readonly string[];
  readonly deleted: readonly string[];
  /** Taken out of the program, and left where they are. */
  readonly retained: readonly string[];
}

type Resources = Readonly<Record<string, ModelResource>>;

/** What holds data: its end is the data's end. */
const dataBearing = /:(PersistentVolumeClaim|Cluster|ObjectStore)$|^aws:(s3|efs|rds|kms)\//;

/** Null where one of the sides has no resources: then it is not known. */
export function resourceChanges(before: AnyModel, after: AnyModel): ResourceChanges | null {
  const [old, now] = [before.resources, after.resources];
  if (old === undefined || now === undefined) return null;
  const gone = goneOf(old, now);
  return {
    created: Object.keys(now).filter((name) => old[name] === undefined),
    deleted: gone.filter((name) => old[name]?.retainOnDelete !== true),
    retained: gone.filter((name) => old[name]?.retainOnDelete === true),
  };
}

/** What Pulumi refuses: a protected resource is not deleted. */
export function resourceRefusals(before: AnyModel, after: AnyModel): string[] {
  const [old, now] = [before.resources ?? {}, after.resources ?? {}];
  if (before.resources === undefined || after.resources === undefined) return [];
  return goneOf(old, now)
    .filter((name) => old[name]?.protect === true)
    .map((name) => `${name}: it is protected, and Pulumi deletes no protected resource.`);
}

/** Data that ends with its resource, and protection that is taken away. */
export function resourcePromises(before: AnyModel, after: AnyModel): PromiseChange[] {
  const [old, now] = [before.resources, after.resources];
  if (old === undefined || now === undefined) return [];
  return [
    ...goneOf(old, now)
      .filter((name) => dataBearing.test(old[name]?.type ?? ""))
      .filter((name) => old[name]?.protect !== true && old[name]?.retainOnDelete !== true)
      .map(
        (name): PromiseChange => ({
          kind: "lost",
          text: `${name} is deleted, with what it holds.`,
        }),
      ),
    ...Object.keys(now).flatMap((name): PromiseChange[] => {
      const [was, is] = [old[name], now[name]];
      const dropped = (["protect", "retainOnDelete"] as const).filter(
        (key) => was?.[key] === true && is?.[key] !== true,
      );
      return dropped.map((key) => ({ kind: "weaker", text: `${name} loses ${key}.` }));
    }),
    ...Object.keys(now).flatMap((name) =>
      comparedPromises(old[name]?.compared, now[name]?.compared),
    ),
  ];
}

function comparedPromises(was: Compared | undefined, is: Compared | undefined): PromiseChange[] {
  if (was === undefined || is === undefined) return [];
  const changes: PromiseChange[] = [];
  if (was.keptDays !== undefined && is.keptDays !== undefined && was.keptDays !== is.keptDays) {
    const text = `Backups are kept ${was.keptDays} d → ${is.keptDays} d`;
    changes.push(
      is.keptDays < was.keptDays
        ? { kind: "lost", text: `${text}: older ones are deleted, and the way back with them.` }
        : { kind: "stronger", text: `${text}: the way back is longer.` },
    );
  }
  if (was.issuer !== undefined && is.issuer !== undefined && was.issuer !== is.issuer) {
    const text = `The certificate is signed by ${was.issuer} → ${is.issuer}: browsers must trust it.`;
    changes.push({ kind: "different", text });
  }
  if (was.managedRules !== undefined && is.managedRules !== undefined) {
    const text = `The firewall's managed rules ${was.managedRules} → ${is.managedRules}`;
    if (was.managedRules !== is.managedRules)
      changes.push(
        is.managedRules === "count"
          ? { kind: "weaker", text: `${text}: what they take for an attack is let in, and logged.` }
          : {
              kind: "stronger",
              text: `${text}: what they take for an attack is refused, mistakes included; the log of count tells them.`,
            },
      );
  }
  return changes;
}

function goneOf(old: Resources, now: Resources): string[] {
  return Object.keys(old).filter((name) => now[name] === undefined);
}
