/**
 * What the AWS package says of its own resources, read from its declarations: which inputs there
 * are, which force another object, and of what type each output is.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface Property {
  readonly name: string;
  /** TypeScript, without `pulumi.Output<>` or `pulumi.Input<>`. */
  readonly type: string;
  readonly optional: boolean;
  readonly comment: string;
}

export interface Declared {
  readonly inputs: readonly Property[];
  readonly outputs: readonly Property[];
}

export class AwsDeclarations {
  readonly #folder: string;
  readonly #resources = new Map<string, Declared | null>();
  #outputTypes: string | null = null;

  /** `folder` is where the package is installed. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The resource of a type such as `aws:ec2/vpc:Vpc`; null when there is none. */
  resource(type: string): Declared | null {
    const known = this.#resources.get(type);
    if (known !== undefined) return known;
    const [text, name] = this.#text(type);
    const found = text?.includes(`export declare class ${name} extends pulumi.CustomResource {`)
      ? {
          outputs: propertiesOf(block(text, `export declare class ${name} `)),
          inputs: propertiesOf(block(text, `export interface ${name}Args `)),
        }
      : null;
    this.#resources.set(type, found);
    return found;
  }

  /** What a function such as `aws:index/getRegion:getRegion` returns; null when there is none. */
  returned(token: string): readonly Property[] | null {
    const [text, name] = this.#text(token);
    const result = `export interface ${name.charAt(0).toUpperCase()}${name.slice(1)}Result `;
    return text?.includes(result) ? propertiesOf(block(text, result)) : null;
  }

  /** The properties of `outputs.eks.ClusterIdentity`. */
  nested(type: string): readonly Property[] {
    const [, space = "", name = ""] = type.split(".");
    this.#outputTypes ??= readFileSync(join(this.#folder, "types", "output.d.ts"), "utf8");
    const module = block(this.#outputTypes, `export declare namespace ${space} `);
    return propertiesOf(block(module, `    interface ${name} `, "\n    }"));
  }

  #text(token: string): [string | null, string] {
    const [, path = "", name = ""] = token.split(":");
    const file = join(this.#folder, `${path.replace(/^index\//, "")}.d.ts`);
    return [existsSync(file) ? readFileSync(file, "utf8") : null, name];
  }
}

/** From a heading to the end of its braces; empty when there is no such heading. */
function block(text: string, heading: string, end = "\n}"): string {
  const from = text.indexOf(heading);
  return from < 0 ? "" : text.slice(from, text.indexOf(end, from));
}

function propertiesOf(written: string): Property[] {
  // A map is written over three lines.
  const text = written.replaceAll(
    /\{\n +\[key: string\]: ([^;\n]+);\n +\}/g,
    "{ [key: string]: $1 }",
  );
  const line = /(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s+)?^ +(?:readonly )?(\w+)(\?)?: (.+);$/gm;
  return [...text.matchAll(line)].map(([, comment = "", name = "", mark, declared = ""]) => {
    const parts = /^pulumi\.(?:Output|Input)<(.+)>$/.exec(declared)?.[1] ?? declared;
    const type = parts.replace(/ \| undefined$/, "");
    return { name, type, optional: mark === "?" || type !== parts, comment };
  });
}

/** Whether the package says that another value means another object. */
export function forcesReplacement({ comment }: Property): boolean {
  return /forces?\b[^.]*\b(new|replacement|re-?creat)|\bwill (destroy|be recreated|recreate)/i.test(
    comment,
  );
}
