import { up as bringUp } from "../../local/up.ts";
import type { Command } from "../command.ts";
import { blocks, findingsText } from "../output/findings.ts";
import { terminalProgress } from "../output/progress.ts";
import { style } from "../output/terminal.ts";
import { loadOnThisMachine } from "../this-machine.ts";

export const up: Command = {
  name: "up",
  summary: "Start a stack, or bring a running one to what its file says",
  options: {
    "refresh-root": {
      type: "boolean",
      help: "rebuild the private Debian root, with newer packages",
    },
  },
  run: async ({ stack, options, json }) => {
    const began = performance.now();
    const loaded = loadOnThisMachine("up", stack);
    if (loaded.findings.length > 0) process.stderr.write(findingsText(loaded.findings));
    if (blocks(loaded.findings)) return 1;
    const result = await bringUp(
      loaded,
      { refreshRoot: options["refresh-root"] === true },
      terminalProgress(),
    );
    const seconds = (performance.now() - began) / 1000;
    if (json) {
      process.stdout.write(
        `${JSON.stringify({ url: result.url, login: result.login, plan: result.plan, changed: result.changed, seconds })}\n`,
      );
      return 0;
    }
    const done =
      result.changed.length === 0
        ? "nothing changed"
        : `${result.changed.length} processes started or renewed`;
    const flag = stack === "local" ? "" : ` --stack ${stack}`;
    process.stdout.write(
      [
        "",
        `${style("bold", result.url)}  (${done}, ${seconds.toFixed(0)} s)`,
        `  log in     as admin; the password is in ${result.login}`,
        `  see        ./odoo-cluster status${flag}, ./odoo-cluster logs${flag} <instance>`,
        `  change     stacks/Pulumi.${stack}.yaml, then run this again`,
        `  end        ./odoo-cluster down${flag}`,
        "",
      ].join("\n"),
    );
    return 0;
  },
};
