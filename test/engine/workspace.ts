/** A program, copied where it may be changed, with the real engine, stand-in providers and a backend of files. */
import {
  copyFileSync,
  cpSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import {
  type EngineEvent,
  LocalWorkspace,
  PulumiCommand,
  type Stack,
} from "@pulumi/pulumi/automation/index.js";
import { execa } from "execa";
import type { ApiAddress } from "../kubernetes/api-client.ts";

const project = join(import.meta.dirname, "..", "..");
/** Packages with a stand-in: `providers/serve-<name>.ts`. */
const packages = ["aws", "kubernetes", "random"] as const;

export interface WorkspaceOptions {
  /** Folder with the program `pulumi`. */
  readonly engine: string;
  readonly kubernetes: ApiAddress;
  /** Folder with Pulumi.yaml and the program. */
  readonly program: string;
  /** What of it is needed, relative; all of it when left out. */
  readonly files?: readonly string[];
}

export interface Workspace {
  /** The copy of the program. */
  readonly folder: string;
  /** Opens a stack of the program, or makes it. */
  stack(name: string): Promise<TestStack>;
  /** The command line as a person uses it; what it says, and how it ended. */
  cli(args: readonly string[]): Promise<{ ok: boolean; code: number | undefined; said: string }>;
  remove(): void;
}

/** What the engine did with one resource, or would do. */
export interface Step {
  /** `create`, `update`, `create-replacement`, `delete-replaced`, `delete`, `refresh` ... */
  readonly op: string;
  readonly type: string;
  readonly name: string;
  /** Paths that differ, sorted. */
  readonly differences: readonly string[];
}

export interface TestStack {
  readonly pulumi: Stack;
  /** Steps that change something, in the order in which they began. */
  preview(): Promise<Step[]>;
  /** With `refresh`, the engine first asks the platforms what is there now. */
  up(options?: { refresh?: boolean }): Promise<Step[]>;
  destroy(): Promise<Step[]>;
  /** What the backend keeps of the stack, as it stands in its file: secrets are encrypted. */
  state(): string;
}

export async function openWorkspace(options: WorkspaceOptions): Promise<Workspace> {
  const run = mkdtempSync(join(tmpdir(), "odoo-cluster-engine-"));
  const folder = join(run, "program");
  const home = join(run, "home");
  const backend = join(run, "backend");
  for (const made of [folder, home, backend]) mkdirSync(made);
  for (const path of options.files ?? ["."]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(options.program, path), join(folder, path), { recursive: true });
  }
  symlinkSync(join(project, "node_modules"), join(folder, "node_modules"));
  placeEngine(options.engine, join(run, "bin"));
  for (const name of packages) placeProvider(name, home);

  const pulumiCommand = await PulumiCommand.get({ root: run });
  const envVars = {
    PULUMI_BACKEND_URL: `file://${backend}`,
    PULUMI_CONFIG_PASSPHRASE: "test",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // A missing plugin is a failure at once, not a download.
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PATH: [dirname(process.execPath), process.env["PATH"]].join(delimiter),
    // What a person has on this machine must not decide anything.
    KUBECONFIG: "/dev/null",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    // Resource hooks of the test runner are not the program's.
    NODE_OPTIONS: "",
    ODOO_CLUSTER_TEST_KUBERNETES: JSON.stringify(options.kubernetes),
    ODOO_CLUSTER_TEST_AWS_PACKAGE: join(project, "node_modules", "@pulumi", "aws"),
    ODOO_CLUSTER_TEST_AWS_STATE: join(run, "aws"),
  };
  return {
    folder,
    stack: async (stackName) => {
      const workspace = { pulumiCommand, pulumiHome: home, envVars };
      const args = { stackName, workDir: folder };
      const stack = await LocalWorkspace.createOrSelectStack(args, workspace);
      const { name } = await stack.workspace.projectSettings();
      return testStack(stack, join(backend, ".pulumi", "stacks", name, `${stackName}.json`));
    },
    cli: async (args) => {
      const ran = await execa(
        pulumiCommand.command,
        [...args, "--non-interactive", "--color=never"],
        {
          cwd: folder,
          env: { ...envVars, PULUMI_HOME: home },
          reject: false,
          all: true,
          stdin: "ignore",
          timeout: 120_000,
        },
      );
      return { ok: ran.exitCode === 0, code: ran.exitCode, said: ran.all };
    },
    remove: () => rmSync(run, { recursive: true, force: true }),
  };
}

/** The engine looks for language hosts beside its own program: beside a link's target, not the link. */
function placeEngine(engine: string, bin: string): void {
  mkdirSync(bin);
  const program = join(bin, "pulumi");
  try {
    linkSync(join(engine, "pulumi"), program);
  } catch {
    // Another file system.
    copyFileSync(join(engine, "pulumi"), program);
  }
  launcher(join(bin, "pulumi-language-nodejs"), "language-host.ts", {});
}

function placeProvider(name: string, home: string): void {
  const description = join(project, "node_modules", "@pulumi", name, "package.json");
  const { version } = JSON.parse(readFileSync(description, "utf8")) as { version: string };
  const folder = join(home, "plugins", `resource-${name}-v${version}`);
  mkdirSync(folder, { recursive: true });
  launcher(join(folder, `pulumi-resource-${name}`), `providers/serve-${name}.ts`, {
    ODOO_CLUSTER_TEST_VERSION: version,
  });
}

function launcher(path: string, script: string, variables: Readonly<Record<string, string>>): void {
  const settings = Object.entries(variables).map(([name, value]) => `export ${name}='${value}'\n`);
  const file = join(import.meta.dirname, script);
  const text = `#!/bin/sh\n${settings.join("")}exec '${process.execPath}' '${file}' "$@"\n`;
  writeFileSync(path, text, { mode: 0o755 });
}

function testStack(pulumi: Stack, file: string): TestStack {
  return {
    pulumi,
    preview: async () => {
      const seen = recorder();
      await pulumi.preview({ color: "never", onEvent: seen.onEvent });
      return seen.steps;
    },
    up: async ({ refresh = false } = {}) => {
      const seen = recorder();
      await pulumi.up({ color: "never", refresh, onEvent: seen.onEvent });
      return seen.steps;
    },
    destroy: async () => {
      const seen = recorder();
      await pulumi.destroy({ color: "never", onEvent: seen.onEvent });
      return seen.steps;
    },
    state: () => readFileSync(file, "utf8"),
  };
}

function recorder() {
  const steps: Step[] = [];
  const quiet = ["same", "read", "refresh"];
  return {
    steps,
    onEvent: ({ resourcePreEvent }: EngineEvent) => {
      if (resourcePreEvent === undefined) return;
      const { op, urn, type, detailedDiff, diffs } = resourcePreEvent.metadata;
      if (quiet.includes(op)) return;
      const differing = Object.keys(detailedDiff ?? {});
      steps.push({
        op,
        type,
        name: urn.slice(urn.lastIndexOf("::") + 2),
        differences: (differing.length > 0 ? differing : (diffs ?? [])).toSorted(),
      });
    },
  };
}
