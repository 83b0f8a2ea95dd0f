/** A psql that stays open, for questions that must be answered within milliseconds. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface, type Interface } from "node:readline";
import type { Node } from "../templates/layout.ts";
import { inside } from "./layout.ts";
import { insideCommand } from "./namespace.ts";

interface Where {
  readonly supervisor: { readonly pid: number };
}

export class SqlConsole {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: Interface;
  #errors = "";

  private constructor(pid: number, user: string, args: readonly string[]) {
    const options = ["-X", "-A", "-F", "\t", "-P", "footer=off"];
    const [program, ...rest] = insideCommand(pid, ["psql", ...options, ...args], { user });
    this.#child = spawn(program as string, rest, { cwd: "/" });
    this.#lines = createInterface({ input: this.#child.stdout });
    this.#child.stderr.on("data", (part) => {
      this.#errors += String(part);
    });
    // A server that goes away ends psql; whoever asks next is told.
    this.#child.stdin.on("error", () => {});
  }

  /** The administration console of a PgBouncer process. */
  static pooler({ supervisor }: Where, node: Node, port: number): SqlConsole {
    const socket = ["-h", `${inside.run}/${node.id}`, "-p", String(port)];
    return new SqlConsole(supervisor.pid, "pgbouncer", [
      ...socket,
      "-U",
      "pgbouncer",
      "-d",
      "pgbouncer",
    ]);
  }

  /** A database instance as superuser, through its socket. */
  static database({ supervisor }: Where, node: Node): SqlConsole {
    return new SqlConsole(supervisor.pid, "postgres", [
      "-h",
      `${inside.run}/${node.id}`,
      "-U",
      "postgres",
      "-d",
      "postgres",
    ]);
  }

  /** Runs one statement; rows by column name. @throws what psql says. */
  async rows(sql: string): Promise<Record<string, string>[]> {
    const marker = "-- end of answer --";
    const answer = new Promise<string[]>((resolve, reject) => {
      const lines: string[] = [];
      const ended = () => reject(new Error(`psql ended: ${this.#errors.trim()}`));
      const take = (line: string) => {
        if (line !== marker) return void lines.push(line);
        this.#lines.off("line", take);
        this.#child.off("close", ended);
        resolve(lines);
      };
      this.#lines.on("line", take);
      this.#child.once("close", ended);
    });
    this.#child.stdin.write(`${sql};\n\\echo '${marker}'\n`);
    const [header = "", ...rows] = await answer;
    if (this.#errors.includes("ERROR:")) throw new Error(this.#errors.trim());
    const names = header.split("\t");
    return rows.map((row) =>
      Object.fromEntries(row.split("\t").map((value, index) => [names[index] ?? "", value])),
    );
  }

  close(): void {
    this.#child.stdin.end();
  }
}
