/**
 * The files of a tier as objects: those with secrets in a Secret, the others in a ConfigMap. Both
 * are immutable and named by what they say, so a change is another object, and exactly the pods
 * that read it roll; the old object goes when they are done.
 */
import { createHash } from "node:crypto";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { placeholders, show } from "../../model/text.ts";
import type { RenderedFile } from "../../templates/rendered-file.ts";
import { metadataOf } from "./labels.ts";
import { inside } from "./layout.ts";
import type { SecretValues } from "./secret-values.ts";
import { componentType, type Site } from "./site.ts";

/** A file that an operator's or a team's Secret has. */
export interface ForeignFile {
  readonly secret: string;
  readonly key: string;
  readonly path: string;
}

export class ConfigFiles extends pulumi.ComponentResource {
  readonly #names: {
    readonly map: pulumi.Input<string> | null;
    readonly secret: pulumi.Input<string> | null;
  };
  readonly #files: readonly RenderedFile[];
  readonly #foreign: readonly ForeignFile[];

  /** `name` is the tier's; `files` end up in `/etc/odoo-cluster` by their id without its node. */
  constructor(
    name: string,
    args: {
      readonly site: Site;
      readonly secrets: SecretValues;
      /** Default: those of the tier alone. */
      readonly files?: readonly RenderedFile[];
      readonly foreign?: readonly ForeignFile[];
    },
    opts: pulumi.ComponentResourceOptions,
  ) {
    super(componentType("ConfigFiles"), name, {}, opts);
    const { site, secrets } = args;
    const files = args.files ?? site.files.filter(({ node }) => node === name);
    this.#files = files;
    this.#foreign = args.foreign ?? [];
    const [secretive, plain] = [files.filter(isSecretive), files.filter((it) => !isSecretive(it))];
    const named = (some: readonly RenderedFile[]) =>
      some.length === 0 ? null : prefixed(name, contentName(some, secrets));
    this.#names = { map: named(plain), secret: named(secretive) };
    const data = (some: readonly RenderedFile[]) =>
      Object.fromEntries(some.map((file) => [keyOf(file), secrets.fill(file)]));

    if (this.#names.map !== null) {
      const metadata = metadataOf(site, name, this.#names.map);
      new k8s.core.v1.ConfigMap(
        name,
        { metadata, immutable: true, data: data(plain) },
        { parent: this },
      );
    }
    if (this.#names.secret !== null) {
      const metadata = metadataOf(site, name, this.#names.secret);
      new k8s.core.v1.Secret(
        name,
        { metadata, type: "Opaque", immutable: true, stringData: data(secretive) },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }

  /** Everything in one folder, each file with its own permissions. */
  get volume(): k8s.types.input.core.v1.Volume {
    const items = (wanted: boolean) =>
      this.#files
        .filter((file) => isSecretive(file) === wanted)
        .map((file) => ({ key: keyOf(file), path: pathOf(file), mode: modeOf(file) }));
    const { map, secret } = this.#names;
    return {
      name: "config",
      projected: {
        sources: [
          ...(map === null ? [] : [{ configMap: { name: map, items: items(false) } }]),
          ...(secret === null ? [] : [{ secret: { name: secret, items: items(true) } }]),
          ...this.#foreign.map(({ secret: name, key, path }) => ({
            secret: { name, items: [{ key, path, mode: 0o440 }] },
          })),
        ],
      },
    };
  }

  get mount(): k8s.types.input.core.v1.VolumeMount {
    return { name: "config", mountPath: inside.config, readOnly: true };
  }
}

/**
 * Ten digits of what the files say, with names in place of secrets and the number of each secret's
 * rotation. What comes late is a part of it: the digits are known when it is.
 */
export function contentName(
  files: readonly RenderedFile[],
  secrets: Pick<SecretValues, "generation" | "lateValues">,
): pulumi.Input<string> {
  const said = files.map((file) => [
    file.id,
    show(file.body),
    ...placeholders(file.body).flatMap((placeholder) =>
      "secret" in placeholder ? [secrets.generation(placeholder.secret)] : [],
    ),
  ]);
  const digits = (words: unknown) =>
    createHash("sha256").update(JSON.stringify(words)).digest("hex").slice(0, 10);
  const late = secrets.lateValues(files);
  if (late.length === 0) return digits(said);
  return pulumi.all(late).apply((values) => digits([...said, values]));
}

/** A plain string stays one: it is in `rendered/`. */
export function prefixed(name: string, digits: pulumi.Input<string>): pulumi.Input<string> {
  return typeof digits === "string" ? `${name}-${digits}` : pulumi.interpolate`${name}-${digits}`;
}

function isSecretive(file: RenderedFile): boolean {
  return placeholders(file.body).some((placeholder) => "secret" in placeholder);
}

/** Two services may share a pod, and a name: the folder is a part of the key. */
function keyOf(file: RenderedFile): string {
  return file.id.replaceAll("/", ".");
}

/** Files of the router stand in a folder of their own, beside PgBouncer's. */
function pathOf(file: RenderedFile): string {
  const path = file.id.slice(file.id.indexOf("/") + 1);
  return file.node === "router" ? `router/${path}` : path;
}

/** Programs can be run; nothing can be written. */
function modeOf(file: RenderedFile): number {
  return (file.mode & 0o111) === 0 ? 0o440 : 0o550;
}
