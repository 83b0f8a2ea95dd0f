/** The stack's secrets: given by the team or generated once, kept in the stack's encrypted state, derived where a form is wanted. */
import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { Placeholder } from "../../model/text.ts";
import { fill, placeholders, type Text } from "../../model/text.ts";
import { fillFile } from "../../templates/dialects.ts";
import type { Place } from "../../templates/layout.ts";
import type { RenderedFile } from "../../templates/rendered-file.ts";
import { secretForm } from "../../templates/secret-forms.ts";
import { componentType, type Site } from "./site.ts";

interface Kept {
  readonly value: pulumi.Output<string>;
  readonly salt: random.RandomBytes;
}

export class SecretValues extends pulumi.ComponentResource {
  readonly #site: Site;
  readonly #kept = new Map<string, Kept>();
  /** `<name> <form>` -> the form: thousands of rounds of a hash, and many files want the same. */
  readonly #forms = new Map<string, pulumi.Output<string>>();

  constructor(site: Site, opts: pulumi.ComponentResourceOptions) {
    super(componentType("Secrets"), "secrets", {}, opts);
    this.#site = site;
    const config = new pulumi.Config("odoo-cluster");
    for (const { name } of site.topology.secrets) {
      const keepers = { generation: String(this.generation(name)) };
      // Not protected: a rotation replaces them, and what they are for is set again.
      const options = { parent: this };
      const made = site.place.secrets[name];
      const value =
        made ??
        (Object.hasOwn(site.givenSecrets, name)
          ? config.requireSecret(`secret.${name}`)
          : new random.RandomPassword(name, { length: 32, special: false, keepers }, options)
              .result);
      const salt = new random.RandomBytes(name, { length: 16, keepers }, options);
      this.#kept.set(name, { value, salt });
    }
    this.registerOutputs({});
  }

  /**
   * Another one, another value: what names of config objects follow. Raised by
   * `kubernetes.rotations`; of a given secret a digest of how it stands encrypted in the file, which
   * is another text whenever it is set.
   */
  generation(name: string): number | string {
    const given = this.#site.givenSecrets[name];
    if (given === undefined) return this.#site.settings.rotations[name] ?? 1;
    return createHash("sha256").update(given).digest("hex").slice(0, 10);
  }

  /** A secret in a form; the salt is kept beside it, so that the form changes only with it. */
  value(name: string, form: Extract<Placeholder, { secret: string }>["form"] = "plain") {
    const known = this.#forms.get(`${name} ${form}`);
    if (known !== undefined) return known;
    const kept = this.#kept.get(name);
    if (kept === undefined) throw new Error(`there is no secret ${name}`);
    const made = pulumi.secret(
      pulumi
        .all([kept.value, kept.salt.base64])
        .apply(([value, salt]) => secretForm({ value, salt }, form)),
    );
    this.#forms.set(`${name} ${form}`, made);
    return made;
  }

  /** A file as its service reads it; plain text where it holds no secret. */
  fill(file: RenderedFile): pulumi.Input<string> {
    return this.#filled(file.body, (read) => fillFile(file, read));
  }

  /** A host as a container's variable wants it. */
  place(place: Place): pulumi.Input<string> {
    if (typeof place === "string") return place;
    return this.#filled(place, (read) => fill(place, read, (plain) => plain));
  }

  /** What of some files another resource tells only when it is made; empty where all is known. */
  lateValues(files: readonly RenderedFile[]): pulumi.Output<string>[] {
    return files
      .flatMap(({ body }) => placeholders(body))
      .flatMap((placeholder) => ("late" in placeholder ? [this.#late(placeholder.late)] : []))
      .filter((value) => typeof value !== "string");
  }

  #filled(
    body: Text,
    print: (read: (placeholder: Placeholder) => string) => string,
  ): pulumi.Input<string> {
    const wanted = placeholders(body);
    const values = wanted.map((placeholder) =>
      "late" in placeholder
        ? this.#late(placeholder.late)
        : this.value(placeholder.secret, placeholder.form),
    );
    const reader = (known: readonly string[]) => (placeholder: Placeholder) =>
      known[wanted.indexOf(placeholder)] as string;
    if (values.every((value) => typeof value === "string")) return print(reader(values));
    return pulumi.all(values).apply((known) => print(reader(known)));
  }

  #late(name: string): string | pulumi.Output<string> {
    if (name === "internal-url") return this.#site.layout.internalUrl();
    const value = this.#site.late?.[name];
    if (value === undefined) throw new Error(`nothing supplies the value ${name}`);
    return value;
  }
}
