/** What a verb is: data, from which parsing, help and documentation are made. */
import type { ParseArgsOptionDescriptor } from "node:util";

export interface OptionSpec {
  readonly type: "string" | "boolean";
  /** Shown in help after the name: `<stack>`. */
  readonly value?: string;
  readonly default?: string | boolean;
  readonly short?: string;
  readonly help: string;
}

export interface Invocation {
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  /** The stack's name: `--stack`, else `local`. */
  readonly stack: string;
  readonly json: boolean;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** What may follow the options: `[instance...]`; absent where nothing may. */
  readonly positionals?: string;
  readonly options?: Readonly<Record<string, OptionSpec>>;
  /** Lines that show it in use. */
  readonly examples?: readonly string[];
  /** Resolves to the exit code: 0 well, 1 findings or not well. */
  run(invocation: Invocation): Promise<number>;
}

/** Options that every verb takes. */
export const commonOptions: Readonly<Record<string, OptionSpec>> = {
  stack: {
    type: "string",
    value: "<stack>",
    default: "local",
    short: "s",
    help: "which stacks/Pulumi.<stack>.yaml",
  },
  json: { type: "boolean", default: false, help: "results as JSON" },
  help: { type: "boolean", default: false, short: "h", help: "this help" },
};

/** Options in the shape of node:util. */
export function parseOptions(command: Command): Record<string, ParseArgsOptionDescriptor> {
  return Object.fromEntries(
    Object.entries({ ...commonOptions, ...command.options }).map(([name, { type, short }]) => [
      name,
      { type, ...(short === undefined ? {} : { short }) },
    ]),
  );
}
