/** A psql that stays open, for questions that must be answered within milliseconds. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import type { Node } from "../templates/layout.ts";
import { inside } from "./layout.ts";
import { insideCommand } from "./namespace.ts";

interface Where {
  readonly supervisor: { readonly pid: number };
}

/** What one statement wrote, on both streams. */
interface Answer {
  readonly rows: string;
  readonly failed: boolean;
  readonly complaint: string;
}

export class SqlConsole {
  readonly #child: ChildProcessWithoutNullStreams;
  /** Ends a row, and an answer: a value cannot hold what it cannot know. */
  readonly #marker = randomUUID();
  #output = "";
  #errors = "";
  /** What waits for an answer; null while no statement runs. */
  #arrived: (() => void) | null = null;
  #isOver = false;
  /** One statement at a time: answers have no name. */
  #turn: Promise<unknown> = Promise.resolve();

  /** @param command how psql is run with some arguments: the whole command line. */
  constructor(command: (psql: readonly string[]) => readonly string[]) {
    // Between fields a zero byte, which no value of PostgreSQL has.
    const options = ["-X", "-q", "-A", "-z", "-R", this.#marker, "-P", "footer=off"];
    const [program = "", ...rest] = command(["psql", ...options]);
    this.#child = spawn(program, rest, { cwd: "/" });
    this.#child.stdout.setEncoding("utf8").on("data", (part: string) => {
      this.#output += part;
      this.#arrived?.();
    });
    this.#child.stderr.setEncoding("utf8").on("data", (part: string) => {
      this.#errors += part;
      this.#arrived?.();
    });
    // A server that goes away ends psql; the next statement fails with what it said.
    this.#child.stdin.on("error", () => {});
    const over = (why: string) => {
      this.#errors += why;
      this.#isOver = true;
      this.#arrived?.();
    };
    this.#child.on("error", (error) => over(error.message));
    this.#child.on("close", () => over(""));
  }

  /** The administration console of a PgBouncer process. */
  static pgbouncer({ supervisor }: Where, node: Node, port: number): SqlConsole {
    return SqlConsole.#through(supervisor.pid, node, "pgbouncer", ["-p", String(port)]);
  }

  /** A database instance as superuser, through its socket. */
  static database({ supervisor }: Where, node: Node): SqlConsole {
    return SqlConsole.#through(supervisor.pid, node, "postgres", []);
  }

  /** The user of the system, the role and the database have one name. */
  static #through(pid: number, node: Node, name: string, more: readonly string[]): SqlConsole {
    const where = ["-h", `${inside.run}/${node.id}`, "-U", name, "-d", name, ...more];
    return new SqlConsole((psql) => insideCommand(pid, [...psql, ...where], { user: name }));
  }

  /** Runs one statement; rows by column name. @throws what psql says about this statement. */
  async rows(sql: string): Promise<Record<string, string>[]> {
    const answer = this.#turn.then(() => this.#ask(sql));
    this.#turn = answer.catch(() => {});
    const { rows, failed, complaint } = await answer;
    if (failed) throw new Error(complaint);
    const [header = [], ...records] = rows
      .replace(/\n$/, "")
      .split(this.#marker)
      .map((record) => record.split("\0"));
    return records.map((values) =>
      Object.fromEntries(values.map((value, index) => [header[index] ?? "", value])),
    );
  }

  /** psql tells the end of an answer on both streams, and whether the statement failed. */
  async #ask(sql: string): Promise<Answer> {
    const end = `-- end ${this.#marker} `;
    const warned = `${end}\n`;
    this.#child.stdin.write(`${sql};\n\\echo '${end}':ERROR\n\\warn '${end}'\n`);
    return await new Promise((resolve, reject) => {
      this.#arrived = () => {
        const [rows, rest] = cut(this.#output, end);
        const [complaint, later] = cut(this.#errors, warned);
        if (rest?.includes("\n") === true && later !== null) {
          this.#arrived = null;
          [this.#output, this.#errors] = [rest.slice(rest.indexOf("\n") + 1), later];
          resolve({ rows, failed: rest.startsWith("true"), complaint: complaint.trim() });
        } else if (this.#isOver) {
          this.#arrived = null;
          reject(new Error(`psql ended: ${this.#errors.trim()}`));
        }
      };
      this.#arrived();
    });
  }

  close(): void {
    this.#child.stdin.end();
  }
}

/** What stands before and after a mark; null after it where it is not there yet. */
function cut(text: string, mark: string): [string, string | null] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + mark.length)];
}
