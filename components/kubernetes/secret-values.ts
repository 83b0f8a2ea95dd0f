/** The stack's secrets: generated once, kept in the stack's encrypted state, derived where a form is wanted. */
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { Hole } from "../../model/text.ts";
import { holes } from "../../model/text.ts";
import { fillFile } from "../../templates/dialects.ts";
import type { RenderedFile } from "../../templates/rendered-file.ts";
import { secretForm } from "../../templates/secret-forms.ts";
import { componentType, type Site } from "./site.ts";

interface Generated {
  readonly password: random.RandomPassword;
  readonly salt: random.RandomBytes;
}

export class SecretValues extends pulumi.ComponentResource {
  readonly #site: Site;
  readonly #generated = new Map<string, Generated>();

  constructor(site: Site, opts: pulumi.ComponentResourceOptions) {
    super(componentType("Secrets"), "secrets", {}, opts);
    this.#site = site;
    for (const { name } of site.topology.secrets) {
      const keepers = { generation: String(this.generation(name)) };
      // Not protected: a rotation replaces them, and what they are for is set anew.
      const options = { parent: this };
      this.#generated.set(name, {
        password: new random.RandomPassword(name, { length: 32, special: false, keepers }, options),
        salt: new random.RandomBytes(name, { length: 16, keepers }, options),
      });
    }
    this.registerOutputs({});
  }

  /** Raised by `kubernetes.rotations`. */
  generation(name: string): number {
    return this.#site.settings.rotations[name] ?? 1;
  }

  /** A secret in a form; the salt is kept beside it, so that the form changes only with it. */
  value(name: string, form: Extract<Hole, { secret: string }>["form"] = "plain") {
    const generated = this.#generated.get(name);
    if (generated === undefined) throw new Error(`there is no secret ${name}`);
    const { password, salt } = generated;
    return pulumi.secret(
      pulumi
        .all([password.result, salt.base64])
        .apply(([value, kept]) => secretForm({ value, salt: kept }, form)),
    );
  }

  /** A file as its service reads it; plain text where it holds no secret. */
  fill(file: RenderedFile): pulumi.Input<string> {
    const wanted = holes(file.body);
    const values = wanted.map((hole) =>
      "late" in hole ? this.#late(hole.late) : this.value(hole.secret, hole.form),
    );
    if (values.every((value) => typeof value === "string"))
      return fillFile(file, (hole) => values[wanted.indexOf(hole)] as string);
    return pulumi.all(values).apply((known) => {
      const read = (hole: Hole) => known[wanted.indexOf(hole)] as string;
      return fillFile(file, read);
    });
  }

  #late(name: string): string {
    if (name === "internal-url") return this.#site.layout.internalUrl();
    throw new Error(`nothing supplies the value ${name}`);
  }
}
