/**
 * Stand-in for the AWS provider: keeps what it was given in files, and makes up what AWS would
 * answer, in the types that the package declares. It knows nothing of what AWS itself refuses.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type AwsDeclarations, forcesReplacement, type Property } from "./aws-declarations.ts";
import type { Behaviour } from "./provider.ts";
import {
  differences,
  hasUnknown,
  isObject,
  revealed,
  unknown,
  type Value,
  type Values,
} from "./wire.ts";

export interface AwsOptions {
  readonly declarations: AwsDeclarations;
  /** Where resources are kept: one file each. */
  readonly folder: string;
  readonly version: string;
}

export function awsBehaviour({ declarations, folder, version }: AwsOptions): Behaviour {
  let variables: Readonly<Record<string, string>> = {};
  const fileOf = (id: string) => join(folder, `${encodeURIComponent(id)}.json`);
  const write = (id: string, outputs: Values) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(fileOf(id), JSON.stringify(outputs), { mode: 0o600 });
  };
  /** Of what was given in part, AWS computes the rest: the security group in a cluster's `vpcConfig`. */
  const completed = (type: string, inputs: Values, rest: (property: Property) => Value): Values => {
    const parts = (declarations.resource(type)?.outputs ?? []).flatMap((property) => {
      const given = inputs[property.name];
      if (!isObject(given) || !property.type.startsWith("outputs.")) return [];
      const missing = declarations
        .nested(property.type)
        .filter(({ name, optional }) => !optional && given[name] === undefined)
        .map((it): [string, Value] => [it.name, rest(it)]);
      return [[property.name, { ...Object.fromEntries(missing), ...given }] as const];
    });
    return Object.fromEntries(parts);
  };
  const unknownYet = (type: string, inputs: Values): Values => ({
    ...inputs,
    ...completed(type, inputs, () => unknown),
  });
  const outputsOf = (type: string, id: string, inputs: Values): Values => {
    const made = (declarations.resource(type)?.outputs ?? [])
      .filter(({ name, optional }) => !optional && inputs[name] === undefined)
      .map((property): [string, Value] => [property.name, invented(declarations, property, id)]);
    const region = variables["aws:config:region"] ?? "";
    return {
      ...Object.fromEntries(made),
      region,
      ...inputs,
      ...completed(type, inputs, (property) => invented(declarations, property, id)),
      ...tagsAll(inputs, variables),
    };
  };
  return {
    version,
    configure: (given) => {
      variables = given;
      // Without a region the real one reads whatever profile the shell of the person has.
      if ((given["aws:config:region"] ?? "") === "") throw new Error("the provider has no region");
    },
    check: async ({ type }, _old, wanted) => {
      const declared = declarations.resource(type);
      if (declared === null)
        return { inputs: wanted, failures: [["type", `the package declares no ${type}`]] };
      const known = new Set(declared.inputs.map(({ name }) => name));
      const missing = declared.inputs
        .filter(({ name, optional }) => !optional && wanted[name] === undefined)
        .map(({ name }): [string, string] => [name, `${type} needs it`]);
      const unknown = Object.keys(wanted)
        .filter((name) => !known.has(name) && !name.startsWith("__"))
        .map((name): [string, string] => [name, `${type} has no such property`]);
      return { inputs: wanted, failures: [...missing, ...unknown] };
    },
    diff: ({ type }, old, wanted) => {
      const changes = differences(revealed(old), revealed(wanted));
      const forcing = (declarations.resource(type)?.inputs ?? []).filter(forcesReplacement);
      const replaces = changes.filter((path) =>
        forcing.some(({ name }) => name === path.split(/[.[]/)[0]),
      );
      return {
        changes,
        replaces,
        deleteBeforeReplace: replaces.length > 0 && wanted["name"] !== undefined,
      };
    },
    create: async ({ type, name }, inputs, preview) => {
      // What AWS will answer is not known before.
      if (preview) return { id: "", outputs: unknownYet(type, inputs) };
      const id = idOf(type, name);
      const outputs = outputsOf(type, id, inputs);
      write(id, outputs);
      return { id, outputs };
    },
    update: async ({ type }, id, inputs, preview) => {
      if (preview && hasUnknown(inputs)) return unknownYet(type, inputs);
      const outputs = outputsOf(type, id, inputs);
      if (!preview) write(id, outputs);
      return outputs;
    },
    read: async (_subject, { id, inputs }) =>
      existsSync(fileOf(id))
        ? { id, inputs, outputs: JSON.parse(readFileSync(fileOf(id), "utf8")) as Values }
        : null,
    remove: async (_subject, id) => rmSync(fileOf(id), { force: true }),
    invoke: async (token, args) => {
      const returned = declarations.returned(token);
      if (returned === null) throw new Error(`the package declares no ${token}`);
      const made = returned.map((property): [string, Value] => [
        property.name,
        args[property.name] ?? invented(declarations, property, token),
      ]);
      return Object.fromEntries(made);
    },
  };
}

/** Readable, and another one for each object that is made. */
function idOf(type: string, name: string): string {
  const digits = createHash("sha256").update(`${name} ${process.hrtime.bigint()}`).digest("hex");
  return `${type.slice(type.lastIndexOf(":") + 1).toLowerCase()}-${name}-${digits.slice(0, 8)}`;
}

function tagsAll(inputs: Values, variables: Readonly<Record<string, string>>): Values {
  const defaults = JSON.parse(variables["aws:config:defaultTags"] ?? "{}") as { tags?: Values };
  const tags = isObject(inputs["tags"]) ? inputs["tags"] : {};
  return inputs["tags"] === undefined && defaults.tags === undefined
    ? {}
    : { tagsAll: { ...defaults.tags, ...tags } };
}

/** A value of the declared type. Lists of objects have one element, because AWS's do. */
function invented(declarations: AwsDeclarations, { name, type }: Property, id: string): Value {
  if (type.endsWith("[]")) {
    const element = type.slice(0, -2);
    return [invented(declarations, { name, type: element, optional: false, comment: "" }, id)];
  }
  if (type.startsWith("outputs.")) {
    const properties = declarations.nested(type).filter(({ optional }) => !optional);
    return Object.fromEntries(properties.map((it) => [it.name, invented(declarations, it, id)]));
  }
  if (type === "number") return 1;
  if (type === "boolean") return false;
  if (type.startsWith("{")) return {};
  if (name === "accountId" || name === "ownerId") return "000000000000";
  if (name === "json") return "{}";
  return /arn$/i.test(name) ? `arn:aws:stand-in:::${id}` : `${id}.${name}`;
}
