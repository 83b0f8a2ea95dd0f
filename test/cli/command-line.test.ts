/** The command line as people meet it: real processes, exact words, exit codes. */
import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allCommands, verbNames } from "../../cli/commands.ts";
import { commandHelp } from "../../cli/help.ts";
import { checkRules } from "../../policies/check-rules.ts";
import { rules } from "../../policies/rules.ts";
import { stackText } from "../model/written-stack.ts";
import { type Clone, clone } from "./clone.ts";

const few = "postgresql: { parameters: { max_connections: 50 } }";
const committed = (name: string) =>
  readFileSync(join(import.meta.dirname, "..", "..", "stacks", `Pulumi.${name}.yaml`), "utf8");
/** Addresses of its own: stacks of one folder are compared. */
const apart = (octet: number) =>
  `local: { subnet: 127.${octet}.0.0/16 }\nedge: { https: "127.0.0.1:9${octet}", http: "127.0.0.1:8${octet}" }`;
const stacks = {
  local: committed("local"),
  advised: stackText(`concurrentUsers: 600\n${apart(201)}`),
  blocked: stackText(`${few}\n${apart(202)}`),
  wrong: stackText("concurrentUser: 5\nodoo: { version: 19.0 }"),
  exempted: stackText(
    `${few}\nexemptions:\n  - { rule: connections-fit-max-connections, subject: postgresql, reason: a test, owner: ops, expires: 2020-01-01 }\n${apart(203)}`,
  ),
  broken: "config:\n\ta: 1\n",
  cloud: stackText("", "kubernetes"),
  elsewhere: stackText("", "aws"),
  ground: committed("production-foundation"),
};

const commands = await allCommands();

test("a verb is listed under its own name", () => {
  expect(commands.map(({ name }) => name)).toEqual(verbNames);
});

let here: Clone;
beforeAll(async () => {
  here = clone(stacks);
  // It leaves compiled code behind: five processes at once would all make it.
  await here.run(["check", "advised"]);
}, 60_000);
afterAll(() => here.remove());

// Each test waits for processes, not for the processor of this one.
describe.concurrent("odoo-cluster", { timeout: 120_000 }, () => {
  test("without a verb: every verb, examples, exit codes", async ({ expect }) => {
    const [bare, ...same] = await Promise.all(
      [[], ["help"], ["--help"], ["-h"]].map((args) => here.run(args)),
    );
    expect(bare).toMatchObject({ code: 0, stderr: "" });
    for (const other of same) expect(other).toEqual(bare);
    for (const { name, summary } of commands)
      expect(bare?.stdout).toMatch(
        new RegExp(`^  ${name} +${summary.replaceAll(/[.*+?()]/g, "\\$&")}$`, "m"),
      );
    expect(bare?.stdout).toContain("Examples\n  odoo-cluster up ");
    expect(bare?.stdout).toContain("Exit codes: 0 well, 1 findings, 2 wrong input, 3 this machine");
  });

  test("each verb explains itself, the same way from both sides", async ({ expect }) => {
    const first = commands[0] as (typeof commands)[number];
    const told = { code: 0, stdout: commandHelp(first), stderr: "" };
    expect(await here.run([first.name, "--help"])).toEqual(told);
    expect(await here.run(["help", first.name])).toEqual(told);
    // The others go the same way; a process for each would take as long as all other tests here.
    for (const command of commands) {
      const { name, summary } = command;
      const help = commandHelp(command);
      expect(help.startsWith(`${summary}.\n\nUsage  odoo-cluster ${name} `)).toBe(true);
      for (const option of ["--stack <stack>", "--json", "--help"]) expect(help).toContain(option);
    }
  });

  test.each<[string, string]>([
    ["chekc", 'odoo-cluster: there is no such verb, got "chekc". Did you mean check?'],
    ["help chekc", 'odoo-cluster: there is no such verb, got "chekc". Did you mean check?'],
    [
      "frobnicate",
      'odoo-cluster: there is no such verb, got "frobnicate". `odoo-cluster --help` lists them',
    ],
    [
      "--version",
      'odoo-cluster: there is no such verb, got "--version". `odoo-cluster --help` lists them',
    ],
    [
      "check --jsn",
      'odoo-cluster check: there is no such option, got "--jsn". Did you mean --json?',
    ],
    [
      "check --zzzzz=1",
      'odoo-cluster check: there is no such option, got "--zzzzz=1". `odoo-cluster check --help` lists what it takes',
    ],
    [
      "check -x",
      "odoo-cluster check: Unknown option '-x'. `odoo-cluster check --help` lists what it takes",
    ],
    [
      "check --json=yes",
      "odoo-cluster check: Option '--json' does not take an argument. `odoo-cluster check --help` lists what it takes",
    ],
    [
      "describe --stack",
      "odoo-cluster describe: Option '-s, --stack <value>' argument missing. `odoo-cluster describe --help` lists what it takes",
    ],
    [
      "describe --stack --json",
      "odoo-cluster describe: Option '--stack' argument is ambiguous. `odoo-cluster describe --help` lists what it takes",
    ],
    [
      "describe local",
      "odoo-cluster describe: Unexpected argument 'local'. `odoo-cluster describe --help` lists what it takes",
    ],
    [
      "size",
      "odoo-cluster size --users: must be a whole number from 1 to 20000, got nothing. Write such as --users 150",
    ],
    [
      "size --users 1e3",
      'odoo-cluster size --users: must be a whole number from 1 to 20000, got "1e3". Write such as --users 150',
    ],
    [
      "explain workers-fit-cpus",
      'odoo-cluster explain: there is no such rule, got "workers-fit-cpus". Did you mean workers-fit-cpu?',
    ],
    [
      "explain logs-end",
      'odoo-cluster explain: there is no such rule, got "logs-end". It is now called log-retention-set',
    ],
    [
      "check --json --sarif",
      "odoo-cluster check: results have one format, got --json and --sarif. Leave one of them out",
    ],
    [
      "check Local",
      '--stack: a stack is named by lower-case letters, digits and -, beginning with a letter, at most 40, got "Local". Choose such a name',
    ],
    [
      "check ../stacks/local",
      '--stack: a stack is named by lower-case letters, digits and -, beginning with a letter, at most 40, got "../stacks/local". Choose such a name',
    ],
    [
      "check global",
      "--stack: a stack cannot be called global: pgBackRest has a section of this name. Choose another name",
    ],
    [
      "describe -s lokal",
      'stacks/Pulumi.lokal.yaml: there is no such stack file, got "lokal". Did you mean local?',
    ],
    [
      "describe -s zzzzz",
      'stacks/Pulumi.zzzzz.yaml: there is no such stack file, got "zzzzz". Stacks are advised, blocked, broken, cloud, elsewhere, exempted, ground, local, wrong',
    ],
    [
      "up -s elsewhere",
      "stacks/Pulumi.elsewhere.yaml:4: config.odoo-cluster:platform: `up` is for stacks on this machine, got aws. Run `pulumi up --stack elsewhere`; docs/RUNBOOK.md tells the way",
    ],
    [
      "status -s ground",
      "stacks/Pulumi.ground.yaml:7: config.odoo-cluster:foundation: a foundation has no tiers, got stack ground. Name the stack of a cluster; `pulumi up --stack ground` makes a foundation, `odoo-cluster describe --stack ground` tells what it has",
    ],
    [
      "up -s cloud",
      "stacks/Pulumi.cloud.yaml:4: config.odoo-cluster:platform: `up` is for stacks on this machine, got kubernetes. Run `pulumi up --stack cloud`; docs/RUNBOOK.md tells the way",
    ],
    [
      "render --file interactive-1/odo.conf",
      'odoo-cluster render: the stack renders to no such file, got "interactive-1/odo.conf". Did you mean interactive-1/odoo.conf?',
    ],
    [
      "render --file nothing",
      'odoo-cluster render: the stack renders to no such file, got "nothing". `odoo-cluster render` lists them',
    ],
    [
      "down --purge --stack advised",
      "odoo-cluster down --purge: removing everything of a stack must be confirmed with its name, got nothing. Add --confirm=advised",
    ],
    [
      "down --purge --stack advised --confirm local",
      'odoo-cluster down --purge: removing everything of a stack must be confirmed with its name, got "local". Add --confirm=advised',
    ],
    [
      "psql --endpoint wr",
      "odoo-cluster psql: there is no such endpoint or role, got wr, odoo. Endpoints are rw, ro, report; roles are odoo, reporting, monitor",
    ],
  ])("%s is wrong input", async (line, message) => {
    const ran = await here.run(line.split(" "));
    expect(ran).toEqual({ code: 2, stdout: "", stderr: `error: ${message}\n` });
  });

  test("an invalid stack file: every problem on a line of its own, for every verb that reads it", async ({
    expect,
  }) => {
    const stderr = [
      "error: stacks/Pulumi.wrong.yaml:5: concurrentUser is not a key of a stack file. Did you mean concurrentUsers?",
      'error: stacks/Pulumi.wrong.yaml:6: odoo.version must be "18.0" or "19.0", got 19.0. Put it in quotes: `"19.0"`',
      "",
    ].join("\n");
    for (const verb of ["check", "render", "up", "psql"])
      expect(await here.run([verb, "--stack", "wrong"]), verb).toEqual({
        code: 2,
        stdout: "",
        stderr,
      });
    expect(await here.run(["check", "broken", "--json"])).toEqual({
      code: 2,
      stdout: "",
      stderr: "error: stacks/Pulumi.broken.yaml:2: a tab cannot indent YAML. Indent with spaces\n",
    });
  });

  test("check: findings are 1 where one is mandatory, advice alone is 0", async ({ expect }) => {
    expect(await here.run(["check", "local"])).toEqual({
      code: 0,
      stdout: `local: ${rules.length} rules, 0 findings\n`,
      stderr: "",
    });
    const advised = await here.run(["check", "--stack", "advised"]);
    expect(advised.code).toBe(0);
    expect(advised.stdout).toMatch(
      /^stacks\/Pulumi\.advised\.yaml:4: advisory enough-workers-for-users \(interactive\): .*\nadvised: \d+ rules, 1 finding\n$/,
    );
    const blocked = await here.run(["check", "local", "blocked"]);
    expect(blocked.code).toBe(1);
    expect(blocked.stdout).toMatch(
      /^local: .*\nstacks\/Pulumi\.blocked\.yaml:5: mandatory connections-fit-max-connections \(postgresql\): .*\nblocked: \d+ rules, 1 finding\n$/,
    );
  });

  test("a mandatory finding stops `up` before it asks for anything", async ({ expect }) => {
    const ran = await here.run(["up", "--stack", "blocked"]);
    expect(ran).toMatchObject({ code: 1, stdout: "" });
    expect(ran.stderr).toMatch(
      /^stacks\/Pulumi\.blocked\.yaml:5: mandatory connections-fit-max-connections .*\n$/,
    );
  });

  test("--json is JSON", async ({ expect }) => {
    const json = async (...args: string[]) => {
      const ran = await here.run([...args, "--json"]);
      expect(ran.stderr).toBe("");
      return JSON.parse(ran.stdout) as Record<string, unknown>;
    };
    expect(await json("check", "local", "advised")).toMatchObject([
      { stack: "local", findings: [], exempted: [], notEvaluated: [] },
      { stack: "advised", findings: [{ rule: "enough-workers-for-users" }] },
    ]);
    expect(await json("describe", "--stack", "advised")).toHaveProperty(
      "topology.stack",
      "advised",
    );
    const tree = await json("render");
    expect(Object.keys(tree)).toContain("interactive-1/odoo.conf");
    expect(await json("render", "--file", "init/odoo.conf")).toEqual({
      "init/odoo.conf": tree["init/odoo.conf"],
    });
    expect(await json("schema")).toHaveProperty("$schema");
  });

  test("explain tells why a rule is there, and lists all", async ({ expect }) => {
    expect(await here.run(["explain", "workers-fit-cpu"])).toEqual({
      code: 0,
      stdout: `workers-fit-cpu (mandatory)
  holds   An instance has at most 2 x CPU + 1 workers.
  why     More workers than CPUs can carry take turns: every user waits, and time limits end requests that were not slow.
  fix     Use fewer workers, more CPU, or more instances.
  source  https://www.odoo.com/documentation/19.0/administration/on_premise/deploy.html
`,
      stderr: "",
    });
    const ids = (await here.run(["explain"])).stdout.split("\n").map((line) => line.split(" ")[0]);
    expect(ids).toEqual([...[...rules, ...checkRules].map(({ id }) => id), ""]);
  });

  test("exemptions: an expired one fails check, and lets `up` go on to the next question", async ({
    expect,
  }) => {
    const checked = await here.run(["check", "exempted"]);
    expect(checked).toEqual({
      code: 1,
      stdout: [
        "stacks/Pulumi.exempted.yaml:7: mandatory exemption-expired (connections-fit-max-connections/postgresql): expired on 2020-01-01; owner ops, reason: a test. Fix the finding, or agree on a new expiry date with the owner.",
        "stacks/Pulumi.exempted.yaml:7: exempted connections-fit-max-connections (postgresql) until 2020-01-01 by ops: a test",
        `exempted: ${rules.length} rules, 1 finding, 1 exempted`,
        "",
      ].join("\n"),
      stderr: "",
    });
    const described = await here.run(["render", "--stack", "exempted", "--file", "model.json"]);
    expect(described.stdout).toContain('"exempted": {"owner":"ops","expires":"2020-01-01"');
  });

  test("logs: what another user's stack wrote is root's to read", async ({ expect }) => {
    const listed = await here.run(["logs", "--stack", "no-logs", "--json"]);
    const shown = await here.run(["logs", "interactive-1", "--stack", "no-logs"]);
    if (process.getuid?.() === 0) {
      expect(listed).toEqual({ code: 0, stdout: "[]\n", stderr: "" });
      expect(shown).toEqual({
        code: 2,
        stdout: "",
        stderr:
          'error: odoo-cluster logs: no instance of this stack has such a log, got "interactive-1". Instances are not there yet\n',
      });
    } else {
      expect([listed.code, shown.code]).toEqual([3, 3]);
      expect(shown.stderr).toMatch(/need root, got user id \d+\. Run it again with sudo\n$/);
    }
  });

  test("render lists files, and prints one as its service would read it but for secrets", async ({
    expect,
  }) => {
    const list = await here.run(["render"]);
    const ids = list.stdout.trimEnd().split("\n");
    expect(ids).toEqual(expect.arrayContaining(["nginx-1/nginx.conf", "model.json"]));
    const file = await here.run(["render", "--file", "interactive-1/odoo.conf"]);
    expect(file.code).toBe(0);
    expect(file.stdout).toMatch(/^\[options\]\n(?:.*\n)*db_password = <secret:database-odoo>\n/);
  });

  test("colour only on a terminal, and where it is asked for; NO_COLOR wins", async ({
    expect,
  }) => {
    const colour = "\u001b[";
    const coloured = async (environment: Readonly<Record<string, string>>) =>
      (await here.run(["check", "advised"], environment)).stdout.includes(colour);
    expect(await coloured({})).toBe(false);
    expect(await coloured({ FORCE_COLOR: "1" })).toBe(true);
    expect(await coloured({ NO_COLOR: "1" })).toBe(false);
  });

  test("a closed pipe is no error", async ({ expect }) => {
    const ran = await execa("sh", ["-c", "./odoo-cluster render --json | head -c 10"], {
      cwd: here.folder,
      reject: false,
    });
    expect(ran.stderr).toBe("");
  });

  test.skipIf(process.getuid?.() !== 0)(
    "who is not root is told what to do, and that it is the machine",
    async ({ expect }) => {
      const nobody = ["--reuid", "65534", "--regid", "65534", "--clear-groups"];
      chmodSync(here.folder, 0o755);
      const ran = await execa("setpriv", [...nobody, "./odoo-cluster", "up"], {
        cwd: here.folder,
        reject: false,
        stdin: "ignore",
      });
      expect(ran.stderr).toBe(
        "error: this machine: chroot, mounts and users of its own need root, got user id 65534. Run it again with sudo",
      );
      expect(ran).toMatchObject({ exitCode: 3, stdout: "" });
    },
  );
});

test("render --verify tells what is stale, --write mends it", { timeout: 120_000 }, async () => {
  const other = clone({ local: stacks.local });
  try {
    const stale = await other.run(["render", "--verify"]);
    expect(stale.code).toBe(1);
    expect(stale.stdout).toContain("rendered/local/interactive-1/odoo.conf\n");
    expect(stale.stderr).toBe("rendered/ is stale: run `npm run render` and commit it.\n");
    expect((await other.run(["render", "--write"])).code).toBe(0);
    expect(await other.run(["render", "--verify"])).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(
      readFileSync(join(other.folder, "rendered", "local", "interactive-1", "odoo.conf"), "utf8"),
    ).toContain("db_password = <secret:database-odoo>");
  } finally {
    other.remove();
  }
});
