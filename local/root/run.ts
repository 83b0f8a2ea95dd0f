/** How tools of Debian are run: as all programs are, with an environment that asks no questions. */
import { type CommandOptions, runCommand } from "../command.ts";

export { CommandFailed } from "../command.ts";

export type RunOptions = CommandOptions;

/** Runs a command and returns its standard output. @throws {CommandFailed} */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  return await runCommand(command, args, { ...options, env: { ...environment(), ...options.env } });
}

/** Only what tools need: a stray PERL5OPT or PYTHONPATH of the caller must not end up in the root. */
function environment(): Record<string, string> {
  const proxies = ["http_proxy", "https_proxy", "no_proxy"].flatMap((name) => [
    name,
    name.toUpperCase(),
  ]);
  return {
    HOME: "/root",
    DEBIAN_FRONTEND: "noninteractive",
    UCF_FORCE_CONFFOLD: "1",
    ...Object.fromEntries(
      proxies.flatMap((name) => {
        const value = process.env[name];
        return value === undefined ? [] : [[name, value]];
      }),
    ),
  };
}
