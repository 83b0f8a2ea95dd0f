/**
 * Runs a Pulumi program without an engine and keeps every registration as it was sent. It proves
 * what a program asks for, not what a provider makes of it: nothing here knows a provider's schema.
 */

import { setAllConfig } from "@pulumi/pulumi/runtime/config.js";
import type { Mocks } from "@pulumi/pulumi/runtime/mocks.js";
import { MockMonitor, setMocks } from "@pulumi/pulumi/runtime/mocks.js";
import { disconnect, setMockOptions } from "@pulumi/pulumi/runtime/settings.js";
import { runInPulumiStack } from "@pulumi/pulumi/runtime/stack.js";
import type { ResourceFact } from "../model/resource-fact.ts";
import { computedOutputs } from "./computed-outputs.ts";

export interface Recording {
  /** In order of their URNs, so that equal programs give equal recordings. */
  readonly resources: readonly ResourceFact[];
}

export interface RecordOptions {
  readonly project: string;
  readonly stack: string;
  /**
   * `unknown`: what a first preview knows: ids and what a provider computes are not there yet.
   * `known`: as after an update; generated values are their resource's name in angle brackets.
   */
  readonly outputs: "known" | "unknown";
  /** What the program finds in its configuration, all of it secret: `<project>:<name>` -> value. */
  readonly secretConfig?: Readonly<Record<string, string>>;
}

/** Recordings wait for each other: the SDK keeps one program's state at a time. */
let last: Promise<unknown> = Promise.resolve();

/** Runs the program and returns what it registered. Its errors are the caller's. */
export function record(program: () => unknown, options: RecordOptions): Promise<Recording> {
  const next = last.then(() => withoutStacksOfPromises(() => recordAlone(program, options)));
  last = next.catch(() => undefined);
  return next;
}

/**
 * The SDK keeps a stack with every promise, to tell which of them never ended. That costs
 * time, and no one asks here. Errors that say something keep theirs.
 */
async function withoutStacksOfPromises<T>(work: () => Promise<T>): Promise<T> {
  const before = Error.prepareStackTrace;
  Error.prepareStackTrace = (error, sites) => {
    if (error.message === "") return "";
    return before?.(error, sites) ?? [String(error), ...sites].join("\n    at ");
  };
  try {
    return await work();
  } finally {
    if (before === undefined) delete (Error as { prepareStackTrace?: unknown }).prepareStackTrace;
    else Error.prepareStackTrace = before;
  }
}

async function recordAlone(program: () => unknown, options: RecordOptions): Promise<Recording> {
  const preview = options.outputs === "unknown";
  const failures: unknown[] = [];
  const monitor = new RecordingMonitor(mocksFor(preview, failures));
  await setMocks(monitor.mocks, options.project, options.stack, preview);
  const { secretConfig = {} } = options;
  setAllConfig({ ...secretConfig }, Object.keys(secretConfig));
  // What a backend without organizations calls its only one.
  setMockOptions(monitor, options.project, options.stack, preview, "organization");
  // What fails is thrown when all is over: the SDK has rejections of its own that are never awaited.
  await runInPulumiStack(async () => {
    try {
      return await program();
    } catch (error) {
      failures.unshift(error);
      return {};
    }
  });
  await disconnect();
  if (failures.length > 0) throw failures[0];
  const resources = asTheEngineNames(monitor.facts).toSorted((a, b) => (a.urn < b.urn ? -1 : 1));
  return { resources };
}

/**
 * The mock monitor puts the parent's own type into a URN, the engine the types of all ancestors but
 * the stack: the identity by which it finds a resource again.
 */
function asTheEngineNames(facts: readonly ResourceFact[]): ResourceFact[] {
  const bySent = new Map(facts.map((fact) => [fact.urn, fact]));
  if (bySent.size !== facts.length) throw new Error("two resources cannot be told apart");
  const typeOf = (fact: ResourceFact): string => {
    const parent = bySent.get(fact.parent);
    const above = parent === undefined || parent.parent === "" ? "" : `${typeOf(parent)}$`;
    return `${above}${fact.type}`;
  };
  const named = (sent: string): string => {
    const fact = bySent.get(sent);
    if (fact === undefined) return sent;
    const [stack, project] = sent.split("::") as [string, string];
    return [stack, project, typeOf(fact), fact.name].join("::");
  };
  return facts.map((fact) => ({
    ...fact,
    urn: named(fact.urn),
    parent: named(fact.parent),
    provider: named(fact.provider),
    dependsOn: fact.dependsOn.map(named).toSorted(),
  }));
}

/** The answers of providers: inputs come back; what they compute is unknown, or a name. */
function mocksFor(preview: boolean, failures: unknown[]): Mocks {
  return {
    newResource: ({ type, name, inputs, custom }) => ({
      id: preview || custom === false ? undefined : `${name}-id`,
      state: preview
        ? { ...inputs, ...unknownParts(inputs, computedOutputs(type, name, inputs)) }
        : { ...inputs, ...computedOutputs(type, name, inputs) },
    }),
    call: ({ token }) => {
      failures.push(
        new Error(`${token}: a program that asks a provider cannot be rendered offline`),
      );
      return {};
    },
  };
}

/** What a provider adds to a value that was given in part. Whole values that are missing are unknown by themselves. */
function unknownParts(inputs: Record<string, unknown>, computed: Record<string, unknown>) {
  const parts = Object.entries(computed).flatMap(([key, value]) => {
    const given = inputs[key];
    if (!isMap(given) || !isMap(value)) return [];
    return [[key, { ...asUnknown(value), ...given }] as const];
  });
  return Object.fromEntries(parts);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asUnknown(map: Record<string, unknown>) {
  return Object.fromEntries(Object.keys(map).map((key) => [key, unknownValue]));
}

/** Values of the wire format that stand for something else (sdk/nodejs/runtime/rpc.ts). */
const signature = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";
const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

class RecordingMonitor extends MockMonitor {
  readonly facts: ResourceFact[] = [];

  override async registerResource(
    request: Registration,
    callback: (error: unknown, response: { getUrn(): string } | undefined) => void,
  ): Promise<void> {
    await super.registerResource(request, (error, response) => {
      if (error === null) this.facts.push(factOf(request, response.getUrn()));
      callback(error, response);
    });
  }
}

/** What is read of the engine's `RegisterResourceRequest`. */
interface Registration {
  getType(): string;
  getName(): string;
  getParent(): string;
  getCustom(): boolean;
  getProtect(): boolean | undefined;
  getRetainondelete(): boolean | undefined;
  getProvider(): string;
  getDependenciesList(): string[];
  getCustomtimeouts(): { getCreate(): string; getUpdate(): string } | undefined;
  getAliasesList(): { toObject(): { urn?: string; spec?: { name?: string; type?: string } } }[];
  getObject(): { toJavaScript(): Record<string, unknown> } | undefined;
}

function factOf(request: Registration, urn: string): ResourceFact {
  const secretPaths: string[] = [];
  const unknownPaths: string[] = [];
  const plain = (value: unknown, path: string): unknown => {
    if (value === unknownValue) {
      unknownPaths.push(path);
      return null;
    }
    if (Array.isArray(value)) return value.map((item, index) => plain(item, `${path}[${index}]`));
    if (typeof value !== "object" || value === null) return value;
    const map = value as Record<string, unknown>;
    if (map[signature] === secretMark) {
      secretPaths.push(path);
      return plain(map["value"], path);
    }
    return Object.fromEntries(
      Object.entries(map).map(([key, inner]) => [
        key,
        plain(inner, path === "" ? key : `${path}.${key}`),
      ]),
    );
  };
  const timeouts = request.getCustomtimeouts();
  const inputs = plain(request.getObject()?.toJavaScript() ?? {}, "") as Record<string, unknown>;
  return {
    urn,
    type: request.getType(),
    name: request.getName(),
    parent: request.getParent(),
    custom: request.getCustom(),
    inputs,
    secretPaths: secretPaths.toSorted(),
    unknownPaths: unknownPaths.toSorted(),
    protect: request.getProtect() ?? false,
    retainOnDelete: request.getRetainondelete() ?? false,
    // `<urn>::<id>`: the id is of no run.
    provider: request.getProvider().replace(/::[^:]*$/, ""),
    aliases: request.getAliasesList().map((alias) => {
      const { urn: whole, spec } = alias.toObject();
      if (whole !== undefined && whole !== "") return whole;
      return [spec?.type, spec?.name]
        .filter((part) => part !== undefined && part !== "")
        .join("::");
    }),
    ...(timeouts === undefined
      ? {}
      : { timeouts: { create: timeouts.getCreate(), update: timeouts.getUpdate() } }),
    dependsOn: request.getDependenciesList().toSorted(),
  };
}
