/** A stack file's text -> Spec: everything validated, defaults in, every problem reported at once. */

import { defaultEnvironment, type Environment, environments } from "./environment.ts";
import { foundationChecks } from "./foundation-checks.ts";
import { type FoundationFacts, factsOfExisting } from "./foundation-facts.ts";
import { type GivenSecrets, givenSecrets, rotatedByHand, secretPrefix } from "./given-secrets.ts";
import { Location } from "./location.ts";
import { nearest } from "./nearest.ts";
import { type PlatformName, platformNames } from "./platform.ts";
import { platformChecks } from "./platform-checks.ts";
import { type ClusterSpec, cluster } from "./spec/cluster.ts";
import { type FoundationSpec, foundation } from "./spec/foundation.ts";
import { crossChecks } from "./spec-cross-checks.ts";
import { list, problemsOf, quote, shown } from "./spec-problems.ts";
import { clusterSchema, foundationSchema } from "./spec-schema.ts";
import { keyName, type Problem, UserError } from "./user-error.ts";
import { type PathPart, parseYaml, type YamlSource } from "./yaml-source.ts";

/** What a team wrote of a cluster, validated. */
export interface Spec {
  readonly layer: "cluster";
  readonly stack: string;
  readonly platform: PlatformName;
  readonly environment: Environment;
  readonly cluster: ClusterSpec;
  /** What the team gives instead of having it generated, encrypted as it stands in the file. */
  readonly givenSecrets: GivenSecrets;
  /** What it stands on; null but on aws, and there until `withFoundation` has read another file. */
  readonly foundation: FoundationFacts | null;
  /** Place of a path below `odoo-cluster:cluster`. */
  readonly locate: (path: readonly PathPart[]) => Location;
}

/** What a team wrote of a foundation: it has resources, and no tiers. */
export interface FoundationStack {
  readonly layer: "foundation";
  readonly stack: string;
  readonly platform: "aws";
  readonly environment: Environment;
  readonly foundation: FoundationSpec;
  /** Place of a path below `odoo-cluster:foundation`. */
  readonly locate: (path: readonly PathPart[]) => Location;
}

export type StackFile = Spec | FoundationStack;

const clusterKey = "odoo-cluster:cluster";
const foundationKey = "odoo-cluster:foundation";
const platformKey = "odoo-cluster:platform";
const environmentKey = "odoo-cluster:environment";
const ourKeys = [clusterKey, platformKey, environmentKey, foundationKey];

/** Keys that Pulumi itself keeps in a stack file. */
const pulumiKeys = ["config", "environment", "encryptionsalt", "encryptedkey", "secretsprovider"];

/**
 * Reads the text of `Pulumi.<stack>.yaml`, of whatever layer.
 * @throws {UserError} kind `input`, with all problems.
 */
export function parseStackFile(text: string, file: string, stack: string): StackFile {
  const source = parseYaml(text, file);
  const problems: Problem[] = [];
  const config = configOf(source, problems);
  const platform = platformOf(config, source, problems);
  const environment = environmentOf(config, source, problems);
  const reading = { config, source, problems, platform, environment, stack };
  problems.push(...providerKeys(reading));
  return config[foundationKey] === undefined ? clusterStack(reading) : foundationStack(reading);
}

/**
 * Reads the text of a cluster's `Pulumi.<stack>.yaml`.
 * @throws {UserError} kind `input`, with all problems; also for a foundation.
 */
export function parseSpec(text: string, file: string, stack: string): Spec {
  const parsed = parseStackFile(text, file, stack);
  if (parsed.layer === "cluster") return parsed;
  throw new UserError("input", [
    {
      where: parsed.locate([]),
      what: "config.odoo-cluster:foundation: a foundation has no tiers",
      got: "a foundation",
      fix: "Name the stack of a cluster",
    },
  ]);
}

/** A stack file that is read so far. */
interface Reading {
  readonly config: Readonly<Record<string, unknown>>;
  readonly source: YamlSource;
  readonly problems: Problem[];
  readonly platform: PlatformName | null;
  readonly environment: Environment;
  readonly stack: string;
}

function clusterStack(reading: Reading): Spec {
  const { config, source, problems, platform, environment, stack } = reading;
  const written = config[clusterKey];
  const prefix: readonly PathPart[] = ["config", clusterKey];
  const locate = (path: readonly PathPart[]) => source.locate([...prefix, ...path]);
  if (written === undefined) {
    problems.push({
      where: source.locate(["config"]),
      what: `config.${clusterKey} is missing`,
      fix: `Add it; a domain is enough: \`${clusterKey}: { domain: odoo.localhost }\``,
    });
    throw inOrder(problems);
  }
  const secrets =
    platform === null
      ? { given: {}, problems: [] }
      : givenSecrets(config, platform, stack, (key) => source.locate(["config", key], true));
  problems.push(...secrets.problems);
  const result = cluster.safeParse(written, { reportInput: false });
  if (!result.success)
    problems.push(...problemsOf(result.error.issues, source, prefix, written, clusterSchema));
  else {
    const keys = isMap(written) ? Object.keys(written) : [];
    problems.push(...crossChecks(result.data, platform, locate));
    if (platform !== null) problems.push(...platformChecks(result.data, keys, platform, locate));
    for (const section of ["kubernetes", "aws"] as const) {
      const { rotations = {} } = result.data[section] ?? {};
      const rotation = (name: string) => locate([section, "rotations", name]);
      problems.push(...rotatedByHand(rotations, secrets.given, stack, rotation, section));
    }
  }
  if (!result.success || problems.length > 0 || platform === null) throw inOrder(problems);
  const { aws } = result.data;
  const foundation =
    aws !== undefined && "existing" in aws.foundation
      ? factsOfExisting(aws.foundation.existing)
      : null;
  return {
    layer: "cluster",
    stack,
    platform,
    environment,
    cluster: result.data,
    givenSecrets: secrets.given,
    foundation,
    locate,
  };
}

function foundationStack(reading: Reading): FoundationStack {
  const { config, source, problems, platform, environment, stack } = reading;
  const written = config[foundationKey];
  const prefix: readonly PathPart[] = ["config", foundationKey];
  const locate = (path: readonly PathPart[]) => source.locate([...prefix, ...path]);
  if (config[clusterKey] !== undefined)
    problems.push({
      where: source.locate(["config", clusterKey], true),
      what: `config: a stack is a foundation or a cluster`,
      got: `${foundationKey} and ${clusterKey}`,
      fix: "Give each a stack file of its own: a cluster names its foundation's stack",
    });
  if (platform !== null && platform !== "aws")
    problems.push({
      where: source.locate(["config", foundationKey], true),
      what: `config.${foundationKey} is read on platform aws alone`,
      got: `platform ${platform}`,
      fix: `Write \`${platformKey}: aws\`, or remove it`,
    });
  for (const key of Object.keys(config).filter((it) => it.startsWith(secretPrefix)))
    problems.push({
      where: source.locate(["config", key], true),
      what: `config.${keyName(key)}: a foundation has no secrets`,
      fix: "Remove it, or put it into the stack file of a cluster",
    });
  const result = foundation.safeParse(written, { reportInput: false });
  problems.push(
    ...(result.success
      ? foundationChecks(result.data, locate)
      : problemsOf(result.error.issues, source, prefix, written, foundationSchema)),
  );
  if (!result.success || problems.length > 0) throw inOrder(problems);
  return {
    layer: "foundation",
    stack,
    platform: "aws",
    environment,
    foundation: result.data,
    locate,
  };
}

/** In the order of the file, for those who go through it. */
function inOrder(problems: readonly Problem[]): UserError {
  const line = ({ where }: Problem) => (where instanceof Location ? where.line : 0);
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
    // Keys of other namespaces are not this project's.
    if (!key.startsWith("odoo-cluster") || ourKeys.includes(key)) continue;
    if (key.startsWith(secretPrefix)) continue;
    problems.push({
      where: source.locate(["config", key], true),
      what: `config.${keyName(key)} is not a key of a stack file`,
      fix: suggestion(key, ourKeys) ?? `Settings stand below config.${clusterKey}`,
    });
  }
  return config;
}

/** What a provider of Pulumi would take from a stack file; the kit's own providers do not ask there. */
function providerKeys({ config, source, platform }: Reading): Problem[] {
  if (platform === null || platform === "local") return [];
  return Object.keys(config)
    .filter((key) => /^(aws|kubernetes|random):/.test(key))
    .map((key) => ({
      where: source.locate(["config", key], true),
      what: `config.${keyName(key)}: the kit makes its providers itself, and reads nothing of this`,
      fix: "Remove it: account, region and cluster are keys of the stack's own",
    }));
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

/** What the stack is for; one that is wrong counts as the default, and is a problem of its own. */
function environmentOf(
  config: Record<string, unknown>,
  source: YamlSource,
  problems: Problem[],
): Environment {
  const written = config[environmentKey];
  if (written === undefined) return defaultEnvironment;
  const found = environments.find((name) => name === written);
  if (found !== undefined) return found;
  problems.push({
    where: source.locate(["config", environmentKey]),
    what: `config.${environmentKey} must be ${list(environments)}`,
    got: shown([environmentKey], written),
    fix:
      (typeof written === "string" ? suggestion(written, environments) : null) ??
      `Write one of them, or remove it: without it a stack is for ${defaultEnvironment}`,
  });
  return defaultEnvironment;
}

function suggestion(word: string, choices: readonly string[]): string | null {
  const close = nearest(word, choices);
  return close === null ? null : `Did you mean ${close}?`;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
