/** `odoo-cluster <verb>`: finds the verb, runs it, and turns every error into what a person can use. */
import { parseArgs } from "node:util";
import { CommandFailed } from "../local/command.ts";
import { nearest } from "../model/nearest.ts";
import { quote } from "../model/spec-problems.ts";
import { type Problem, problemText, UserError } from "../model/user-error.ts";
import { type Command, commonOptions, type Invocation, parseOptions } from "./command.ts";
import { allCommands, commandNamed, machineVerbs, verbNames } from "./commands.ts";
import { commandHelp, overview } from "./help.ts";
import { style } from "./output/terminal.ts";

const exit = { ok: 0, failed: 1, input: 2, environment: 3 } as const;

/** Runs one command line; resolves to its exit code, whatever happens. */
export async function run(args: readonly string[]): Promise<number> {
  return await runVerb(args).catch((error: unknown) => report(error, args[0]));
}

async function runVerb(args: readonly string[]): Promise<number> {
  const [verb, ...rest] = args;
  if (verb === undefined || verb === "--help" || verb === "-h" || verb === "help") {
    const topic = rest[0] === undefined ? undefined : await commandNamed(rest[0]);
    if (verb === "help" && topic === undefined && rest[0] !== undefined) throw unknownVerb(rest[0]);
    process.stdout.write(topic === undefined ? overview(await allCommands()) : commandHelp(topic));
    return exit.ok;
  }
  const command = await commandNamed(verb);
  if (command === undefined) throw unknownVerb(verb);
  const invocation = parse(command, rest);
  if (invocation.options["help"] === true) {
    process.stdout.write(commandHelp(command));
    return exit.ok;
  }
  return await command.run(invocation);
}

function parse(command: Command, args: readonly string[]): Invocation {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: parseOptions(command),
      allowPositionals: command.positionals !== undefined,
      strict: true,
    });
    return {
      positionals,
      options: values as Invocation["options"],
      stack: typeof values["stack"] === "string" ? values["stack"] : "local",
      json: values["json"] === true,
    };
  } catch (error) {
    const known = Object.keys({ ...commonOptions, ...command.options }).map((name) => `--${name}`);
    const end = args.indexOf("--");
    const wrong = args
      .slice(0, end < 0 ? args.length : end)
      .find(
        (argument) =>
          argument.startsWith("--") && !known.includes(argument.split("=")[0] as string),
      );
    const close = wrong === undefined ? null : nearest(wrong, known);
    throw new UserError("input", [
      {
        where: `odoo-cluster ${command.name}`,
        what:
          wrong === undefined
            ? (String(error instanceof Error ? error.message : error).split(/\.\s/)[0] as string)
            : "there is no such option",
        ...(wrong === undefined ? {} : { got: quote(wrong) }),
        fix:
          close === null
            ? `\`odoo-cluster ${command.name} --help\` lists what it takes`
            : `Did you mean ${close}?`,
      },
    ]);
  }
}

function unknownVerb(verb: string): UserError {
  const close = nearest(verb, verbNames);
  return new UserError("input", [
    {
      where: "odoo-cluster",
      what: "there is no such verb",
      got: quote(verb),
      fix: close === null ? "`odoo-cluster --help` lists them" : `Did you mean ${close}?`,
    },
  ]);
}

function report(error: unknown, verb: string | undefined): number {
  const label = style("red", "error", process.stderr);
  if (error instanceof UserError) {
    for (const problem of error.problems)
      process.stderr.write(`${label}: ${problemText(problem)}\n`);
    return error.kind === "input" ? exit.input : exit.environment;
  }
  const lack = machineLack(error);
  if (lack !== null) {
    process.stderr.write(`${label}: ${problemText(lack)}\n`);
    return exit.environment;
  }
  if (error instanceof CommandFailed || process.env["ODOO_CLUSTER_DEBUG"] === undefined) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${label}: ${message}\n`);
    process.stderr.write(`${nextStep(verb)}\n`);
    return exit.failed;
  }
  process.stderr.write(
    `${label}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return exit.failed;
}

function nextStep(verb: string | undefined): string {
  return machineVerbs.some((name) => name === verb)
    ? "`odoo-cluster status` tells what runs, `odoo-cluster logs <instance>` why; run the command again to go on."
    : "This is a fault of odoo-cluster, not of a stack file; ODOO_CLUSTER_DEBUG=1 shows where it is.";
}

const lacks: Readonly<Record<string, Omit<Problem, "where" | "got">>> = {
  ENOSPC: { what: "the disk is full", fix: "Free space there and run the command again to go on" },
  EDQUOT: {
    what: "the disk quota is used up",
    fix: "Free space there and run the command again to go on",
  },
  EROFS: {
    what: "the file system is read-only",
    fix: "Mount it writable and run the command again",
  },
  EMFILE: { what: "too many open files", fix: "Raise the limit with `ulimit -n` and try again" },
};

/** What the machine lacks, where the system refused a file; null for anything else. */
function machineLack(error: unknown): Problem | null {
  if (!(error instanceof Error) || !("code" in error) || !("syscall" in error)) return null;
  const known = lacks[String(error.code)];
  if (known === undefined) return null;
  const path = "path" in error ? String(error.path) : "this machine";
  return { where: path, ...known, got: `${error.code} from ${error.syscall}` };
}
