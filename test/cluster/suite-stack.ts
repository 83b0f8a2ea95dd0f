/** The suite's own stack: its file in a temporary folder, brought up and down in this process. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Loaded, load } from "../../load.ts";
import { down } from "../../local/down.ts";
import { type RunningStack, requireRunning } from "../../local/running.ts";
import { type UpResult, up } from "../../local/up.ts";
import type { Progress } from "../../model/progress.ts";
import type { Group } from "../../model/topology.ts";
import type { Node } from "../../templates/layout.ts";
import { writeWheel } from "../local/pip/wheel.ts";

export const stackName = "suite";
export const domain = "suite.localhost";
export const edge = { host: "127.0.0.1", https: 9443, http: 9080 } as const;
export const subnet = "127.78";
export const database = "suite";

/**
 * For who writes cases: a folder for the stack file, with which the stack is neither purged first
 * nor taken down at the end.
 */
export const keptFolder = process.env["CLUSTER_SUITE_KEEP"];

export type PoolMode = "session" | "transaction";

/** What a person does to the stack file. */
export type Edit = (text: string) => string;

export interface TimedUp extends UpResult {
  readonly seconds: number;
}

export class SuiteStack {
  readonly folder = keptFolder ?? mkdtempSync(join(tmpdir(), "odoo-cluster-suite-"));
  /** What `up` and `down` told, for a failure's sake. */
  readonly told: string[] = [];
  #loaded: Loaded | null = null;

  /** Writes the stack file for a pool mode of PgBouncer, edited where asked to, and brings the stack to it. */
  async up(mode: PoolMode, edit: Edit = (text) => text): Promise<TimedUp> {
    this.write(mode, edit);
    const began = performance.now();
    this.#loaded = load(stackName, this.folder);
    try {
      const result = await up(this.#loaded, { refreshRoot: false }, this.progress);
      return { ...result, seconds: (performance.now() - began) / 1000 };
    } catch (error) {
      throw new Error(`up failed after:\n${this.told.slice(-30).join("\n")}`, { cause: error });
    }
  }

  /** Writes the stack file alone. */
  write(mode: PoolMode, edit: Edit = (text) => text): void {
    mkdirSync(this.folder, { recursive: true });
    const text = readFileSync(join(import.meta.dirname, "stack.yaml"), "utf8")
      .replace("ADDONS", join(import.meta.dirname, "addons"))
      .replace("REQUIREMENTS", this.#requirements())
      .replace("MODE", mode);
    writeFileSync(join(this.folder, `Pulumi.${stackName}.yaml`), edit(text));
  }

  /** An index has one package, and a wheel beside the file is an addon as pip brings it. */
  #requirements(): string {
    const wheel = writeWheel(join(this.folder, "wheels"), {
      name: "odoo-addon-packaged-probe",
      version: "1.0",
      requires: ["odoo==19.0.*", "gevent"],
      files: {
        "odoo/addons/packaged_probe/__init__.py": "",
        "odoo/addons/packaged_probe/__manifest__.py": `{"name": "Packaged probe", "author": "odoo-cluster", "license": "LGPL-3", "depends": ["base"]}\n`,
        "odoo/addons/packaged_probe/static/packaged.txt": "brought by pip\n",
      },
    });
    const file = join(this.folder, "requirements.txt");
    const included = join(import.meta.dirname, "requirements.txt");
    writeFileSync(file, `-r ${included}\n./wheels/${wheel}\n`);
    return file;
  }

  /** Seconds it took. */
  async down(options: { readonly purge: boolean }): Promise<number> {
    const began = performance.now();
    await down(stackName, options, this.progress);
    return (performance.now() - began) / 1000;
  }

  forget(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  get loaded(): Loaded {
    if (this.#loaded === null) throw new Error("the suite's stack was not brought up yet");
    return this.#loaded;
  }

  get running(): RunningStack {
    return requireRunning(this.loaded);
  }

  /** The instances of one group by its name in the stack file. */
  nodes(group: string): readonly Node[] {
    return this.running.layout.nodes(this.group(group));
  }

  group(name: string): Group {
    const found = this.loaded.topology.groups.find((candidate) => candidate.name === name);
    if (found === undefined) throw new Error(`no group ${name}`);
    return found;
  }

  get progress(): Progress {
    const tell = (line: string) => {
      this.told.push(line);
      if (process.env["CLUSTER_SUITE_VERBOSE"] === "1") process.stderr.write(`${line}\n`);
    };
    return {
      step: async (title, work) => {
        const began = performance.now();
        tell(`${title} …`);
        const result = await work((line) => tell(`  ${line}`));
        tell(`${title}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
        return result;
      },
      say: tell,
    };
  }
}
