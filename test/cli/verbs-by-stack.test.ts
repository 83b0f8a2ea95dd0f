/** Every verb on every committed stack: exit code, first line, and nothing on the other stream. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { machineVerbs, verbNames } from "../../cli/commands.ts";
import { run } from "../../cli/run.ts";
import { loadStack, stackNames } from "../../load.ts";

const folder = mkdtempSync(join(tmpdir(), "odoo-cluster-verbs-"));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

async function ran(...args: string[]) {
  const written = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    vi.spyOn(process[name], "write").mockImplementation((text) => {
      written[name] += String(text);
      return true;
    });
  const code = await run(args);
  vi.restoreAllMocks();
  return { code, ...written };
}

/** Verbs that need the files of a project alone: what is added to the command line, and how the answer begins. */
const offline: Readonly<
  Record<string, (stack: string) => { readonly args: string[]; readonly begins: RegExp }>
> = {
  check: (stack) => ({
    args: ["check", stack],
    // Advice is no failure.
    begins: new RegExp(`^(?:stacks/.* advisory .*\\n)*${stack}: \\d+ rules, \\d+ findings?`),
  }),
  "check-addons": () => ({
    args: ["check-addons", join(import.meta.dirname, "..", "cluster", "addons")],
    begins: /^cluster_probe/,
  }),
  diff: (stack) => ({
    args: ["diff", stack],
    begins: new RegExp(`^${stack} against HEAD \\([0-9a-f]{12}\\): `),
  }),
  explain: () => ({ args: ["explain", "workers-fit-cpu"], begins: /^workers-fit-cpu \(/ }),
  describe: (stack) => ({
    args: ["describe", "--stack", stack],
    begins: new RegExp(`^${stack}: (Odoo|foundation) `),
  }),
  render: (stack) => ({
    args: ["render", "--stack", stack, "--file", "model.json"],
    begins: /^\{\n/,
  }),
  report: (stack) => ({
    args: ["report", stack, "--out", folder],
    begins: new RegExp(`^/.*/${stack}\\.html\\n$`),
  }),
  schema: () => ({ args: ["schema"], begins: /^\{\n {2}"\$schema"/ }),
  size: () => ({ args: ["size", "--users", "6"], begins: /6/ }),
  cache: () => ({ args: ["cache"], begins: /^\/.*\n$/ }),
};

test("the table has every verb", () => {
  expect([...Object.keys(offline), ...machineVerbs].toSorted()).toEqual(verbNames.toSorted());
});

describe.each(stackNames())("stack %s", (stack) => {
  test.each(Object.entries(offline))("%s", { timeout: 60_000 }, async (_, wanted) => {
    const { args, begins } = wanted(stack);
    const { code, stdout, stderr } = await ran(...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(begins);
  });

  test("the report is a whole page about it", async () => {
    await ran("report", stack, "--out", folder);
    const page = readFileSync(join(folder, `${stack}.html`), "utf8");
    expect(page).toContain(`<h1>${stack}</h1>`);
    expect(page).toMatch(/<\/html>\n$/);
  });
});

const away = stackNames().flatMap((stack) => {
  const { layer, spec } = loadStack(stack);
  return spec.platform === "local" ? [] : [[stack, layer, spec.platform] as const];
});

describe.each(away)("stack %s, a %s on %s", (stack, layer, platform) => {
  test.each(machineVerbs)(
    "%s works on this machine: refused, with what does it there",
    async (verb) => {
      const rest = verb === "restart" ? ["interactive"] : [];
      const { code, stdout, stderr } = await ran(verb, "--stack", stack, ...rest);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).not.toMatch(/is down|odoo-cluster up/);
      if (layer === "foundation")
        expect(stderr).toContain("config.odoo-cluster:foundation: a foundation has no tiers");
      else {
        expect(stderr).toContain(
          `config.odoo-cluster:platform: \`${verb}\` is for stacks on this machine, got ${platform}. `,
        );
        expect(stderr).toMatch(verb === "drill" ? /platform local/ : /`(pulumi|kubectl) [^`]+`/);
      }
    },
  );
});

test("kubectl is named with the stack's own context, namespace and database", async () => {
  expect((await ran("psql", "--stack", "on-premises")).stderr).toBe(
    "error: stacks/Pulumi.on-premises.yaml:7: config.odoo-cluster:platform: `psql` is for stacks on this machine, got kubernetes. Run `kubectl --context production --namespace erp exec -it service/postgresql-rw --container postgres -- psql odoo`\n",
  );
  expect((await ran("restart", "--stack", "staging", "interactive")).stderr).toContain(
    "`kubectl --context <context> --namespace erp-staging rollout restart deployment/<pool>`",
  );
});
