/** Runs real daemons from a Debian root, for tests that need to see what they do. */
import type { ChildProcess } from "node:child_process";
import { execFile, spawn } from "node:child_process";
import { chown, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { show } from "../../../model/text.ts";
import type { RenderedFile } from "../../../templates/rendered-file.ts";

/** A Debian root with nginx and haproxy; tests with daemons are skipped without it. */
export const root = process.env.ODOO_CLUSTER_ROOT ?? "";

const nobody = 65534;
const userspec = `--userspec=${nobody}:${nobody}`;

/** A folder of one test inside the root, with the daemons it started. */
export class Machine {
  /** The folder as the daemons see it. */
  readonly folder: string;
  readonly #outside: string;
  readonly #running: ChildProcess[] = [];

  private constructor(outside: string) {
    this.#outside = outside;
    this.folder = `/${path.relative(root, outside)}`;
  }

  static async create(): Promise<Machine> {
    const outside = await mkdtemp(`${root}/tmp/odoo-cluster-test-`);
    await chown(outside, nobody, nobody);
    return new Machine(outside);
  }

  /** Path of a file as this test process sees it. */
  outside(relative: string): string {
    return `${this.#outside}/${relative}`;
  }

  async write(relative: string, content: string): Promise<void> {
    const file = this.outside(relative);
    await this.makeFolder(path.dirname(relative));
    await writeFile(file, content, { mode: 0o644 });
  }

  async makeFolder(relative: string): Promise<void> {
    let folder = this.#outside;
    for (const part of relative.split("/")) {
      folder = `${folder}/${part}`;
      await mkdir(folder, { recursive: true });
      await chown(folder, nobody, nobody);
    }
  }

  /** Writes rendered files where the fixture's layout says `config` is. */
  async install(files: readonly RenderedFile[]): Promise<void> {
    for (const file of files) {
      await this.write(`config/${file.id}`, show(file.body));
      await this.makeFolder(`run/${file.node}`);
      await this.makeFolder(`spool/${file.node}`);
    }
    await this.makeFolder("log");
  }

  /** Runs a command to its end; gives what it said on standard error, throws when it fails. */
  async run(command: readonly string[]): Promise<string> {
    const { stderr } = await promisify(execFile)("chroot", [userspec, root, ...command]);
    return stderr;
  }

  /** Starts a daemon in the foreground and waits until it listens. */
  async start(
    command: readonly string[],
    listens: { host: string; port: number },
  ): Promise<{ process: ChildProcess; output: () => string }> {
    // Else another program's answers would be taken for those of this one.
    if (await isOpen(listens)) throw new Error(`${listens.host}:${listens.port} is taken`);
    const child = spawn("chroot", [userspec, root, ...command]);
    this.#running.push(child);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    for (let tries = 0; !(await isOpen(listens)); tries += 1) {
      if (child.exitCode !== null || tries > 100) throw new Error(`not listening: ${output}`);
      await sleep(50);
    }
    return { process: child, output: () => output };
  }

  async stop(): Promise<void> {
    await Promise.all(this.#running.map(endProcess));
    await rm(this.#outside, { recursive: true, force: true });
  }
}

/** Ends one daemon by its own process id and waits for it. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 3000);
  await ended;
  clearTimeout(timer);
}

async function isOpen(address: { host: string; port: number }): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(address.port, address.host);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
