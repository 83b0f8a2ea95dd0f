/**
 * A place in what a resource is registered with. Three answers: so, not so, not known yet. A value
 * that only a run can tell is neither `is` nor `isNot` anything: no rule objects to it, or needs to ask.
 */
import type { ResourceFact } from "../model/resource-fact.ts";

export class Input {
  readonly #value: unknown;
  readonly #path: string;
  readonly #unknownPaths: readonly string[];
  /** False where only a run can tell the value. */
  readonly known: boolean;

  private constructor(
    value: unknown,
    path: string,
    unknownPaths: readonly string[],
    known: boolean,
  ) {
    this.#value = value;
    this.#path = path;
    this.#unknownPaths = unknownPaths;
    this.known = known;
  }

  /** All inputs of a resource. */
  static of({ inputs, unknownPaths }: ResourceFact): Input {
    return new Input(inputs, "", unknownPaths, true);
  }

  /** The place below, by keys and indexes; absent where there is none. */
  at(...keys: readonly (string | number)[]): Input {
    return keys.reduce<Input>((input, key) => input.#below(key), this);
  }

  #below(key: string | number): Input {
    const path = typeof key === "number" ? `${this.#path}[${key}]` : join(this.#path, key);
    const held = typeof this.#value === "object" && this.#value !== null;
    const value = held ? (this.#value as Record<string | number, unknown>)[key] : undefined;
    const known = this.known && !this.#unknownPaths.includes(path);
    return new Input(value, path, this.#unknownPaths, known);
  }

  /** Known, and one of these. */
  is(...values: readonly unknown[]): boolean {
    return this.known && values.includes(this.#value);
  }

  /** Known, and none of these; what is absent is none. */
  isNot(...values: readonly unknown[]): boolean {
    return this.known && !values.includes(this.#value);
  }

  /** Known not to be there. */
  get absent(): boolean {
    return this.is(undefined, null);
  }

  /** Known to be there. */
  get present(): boolean {
    return this.isNot(undefined, null);
  }

  /**
   * The members of a list; none where it is absent. An unknown list is one unknown member, so that
   * neither `some` nor `every` says anything about it.
   */
  get items(): readonly Input[] {
    if (!this.known) return [this];
    return Array.isArray(this.#value) ? this.#value.map((_, index) => this.at(index)) : [];
  }

  /** Keys and values of a map; none where it is absent or not known. */
  get entries(): readonly (readonly [string, Input])[] {
    const held = this.known && typeof this.#value === "object" && this.#value !== null;
    return held && !Array.isArray(this.#value)
      ? Object.keys(this.#value as object).map((key) => [key, this.at(key)] as const)
      : [];
  }

  /** Null where it is no text, or not known. */
  get text(): string | null {
    return this.known && typeof this.#value === "string" ? this.#value : null;
  }

  /** Null where it is no number, or not known. */
  get number(): number | null {
    return this.known && typeof this.#value === "number" ? this.#value : null;
  }

  /** A document that stands here as JSON text, or as it is. Absent where the text is no JSON. */
  get document(): Input {
    if (this.text === null) return this;
    try {
      return new Input(JSON.parse(this.text), "", [], true);
    } catch {
      return new Input(undefined, "", [], true);
    }
  }
}

function join(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}
