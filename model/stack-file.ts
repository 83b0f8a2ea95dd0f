/** A stack file's text -> Spec: everything validated, defaults in, every problem reported at once. */

import { type GivenSecrets, givenSecrets, rotatedByHand, secretPrefix } from "./given-secrets.ts";
import { nearest } from "./nearest.ts";
import { type PlatformName, platformNames } from "./platform.ts";
import { platformChecks } from "./platform-checks.ts";
import { type ClusterSpec, cluster } from "./spec/cluster.ts";
import { crossChecks } from "./spec-cross-checks.ts";
import { list, problemsOf, quote, shown } from "./spec-problems.ts";
import { keyName, type Problem, UserError } from "./user-error.ts";
import { type PathPart, parseYaml, type YamlSource } from "./yaml-source.ts";

/** What a team wrote, validated. */
export interface Spec {
  readonly stack: string;
  readonly platform: PlatformName;
  readonly cluster: ClusterSpec;
  /** What the team gives instead of having it generated, encrypted as it stands in the file. */
  readonly givenSecrets: GivenSecrets;
  /** `file:line` of a path below `odoo-cluster:cluster`. */
  readonly locate: (path: readonly PathPart[]) => string;
}

const clusterKey = "odoo-cluster:cluster";
const platformKey = "odoo-cluster:platform";
const prefix: readonly PathPart[] = ["config", clusterKey];

/** Keys that Pulumi itself keeps in a stack file. */
const pulumiKeys = ["config", "environment", "encryptionsalt", "encryptedkey", "secretsprovider"];

/**
 * Reads the text of `Pulumi.<stack>.yaml`.
 * @throws {UserError} kind `input`, with all problems.
 */
export function parseSpec(text: string, file: string, stack: string): Spec {
  const source = parseYaml(text, file);
  const problems: Problem[] = [];
  const config = configOf(source, problems);
  const platform = platformOf(config, source, problems);
  const secrets =
    platform === null
      ? { given: {}, problems: [] }
      : givenSecrets(config, platform, stack, (key) => source.locate(["config", key], true));
  problems.push(...secrets.problems);
  const written = config[clusterKey];

  if (written === undefined) {
    problems.push({
      where: source.locate(["config"]),
      what: `config.${clusterKey} is missing`,
      fix: `Add it; a domain is enough: \`${clusterKey}: { domain: odoo.localhost }\``,
    });
    throw inOrder(problems);
  }
  const result = cluster.safeParse(written, { reportInput: false });
  if (!result.success) problems.push(...problemsOf(result.error.issues, source, prefix, written));
  else {
    const locate = (path: readonly PathPart[]) => source.locate([...prefix, ...path]);
    const keys = isMap(written) ? Object.keys(written) : [];
    problems.push(...crossChecks(result.data, platform, locate));
    if (platform !== null) problems.push(...platformChecks(result.data, keys, platform, locate));
    const { rotations = {} } = result.data.kubernetes ?? {};
    const rotation = (name: string) => locate(["kubernetes", "rotations", name]);
    problems.push(...rotatedByHand(rotations, secrets.given, stack, rotation));
  }
  if (!result.success || problems.length > 0 || platform === null) {
    throw inOrder(problems);
  }
  return {
    stack,
    platform,
    cluster: result.data,
    givenSecrets: secrets.given,
    locate: (path) => source.locate([...prefix, ...path]),
  };
}

/** In the order of the file, where somebody goes through them. */
function inOrder(problems: readonly Problem[]): UserError {
  const line = ({ where = "" }: Problem) => Number(/:(\d+)$/.exec(where)?.[1] ?? 0);
  return new UserError(
    "input",
    problems.toSorted((a, b) => line(a) - line(b)),
  );
}

/** Stack names become folders, etcd scopes and backup stanzas. */
export function checkStackName(stack: string): void {
  if (stack === "global") {
    throw new UserError("input", [
      {
        where: "--stack",
        what: "a stack cannot be called global: pgBackRest has a section of this name",
        fix: "Choose another name",
      },
    ]);
  }
  if (/^[a-z][a-z0-9-]{0,39}$/.test(stack)) return;
  throw new UserError("input", [
    {
      where: "--stack",
      what: "a stack is named by lower-case letters, digits and -, beginning with a letter, at most 40",
      got: quote(stack),
      fix: "Choose such a name",
    },
  ]);
}

function configOf(source: YamlSource, problems: Problem[]): Record<string, unknown> {
  const data = source.data;
  if (!isMap(data) || !isMap(data["config"])) {
    throw new UserError("input", [
      {
        where: source.locate([]),
        what: "a stack file is a map with the key config",
        got: quote(isMap(data) ? data["config"] : data),
        fix: "Start from stacks/Pulumi.local.yaml",
      },
    ]);
  }
  for (const key of Object.keys(data)) {
    if (pulumiKeys.includes(key)) continue;
    problems.push({
      where: source.locate([key], true),
      what: `${keyName(key)} is not a key of a stack file`,
      fix: suggestion(key, pulumiKeys) ?? `Settings stand below config.${clusterKey}`,
    });
  }
  const config = data["config"];
  for (const key of Object.keys(config)) {
    // Keys of other namespaces are Pulumi providers' own (`aws:region`).
    if (!key.startsWith("odoo-cluster") || [clusterKey, platformKey].includes(key)) continue;
    if (key.startsWith(secretPrefix)) continue;
    problems.push({
      where: source.locate(["config", key], true),
      what: `config.${keyName(key)} is not a key of a stack file`,
      fix:
        suggestion(key, [clusterKey, platformKey]) ?? `Settings stand below config.${clusterKey}`,
    });
  }
  return config;
}

function platformOf(
  config: Record<string, unknown>,
  source: YamlSource,
  problems: Problem[],
): PlatformName | null {
  const written = config[platformKey];
  const found = platformNames.find((name) => name === written);
  if (found !== undefined) return found;
  problems.push({
    where: source.locate(["config", platformKey]),
    what: `config.${platformKey} must be ${list(platformNames)}`,
    got: shown([platformKey], written),
    fix:
      (typeof written === "string" ? suggestion(written, platformNames) : null) ??
      `Write \`${platformKey}: local\` to run on this machine`,
  });
  return null;
}

function suggestion(word: string, choices: readonly string[]): string | null {
  const close = nearest(word, choices);
  return close === null ? null : `Did you mean ${close}?`;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
