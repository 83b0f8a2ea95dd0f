/** The supervisor's own interface: XML-RPC over its socket (http://supervisord.org/api.html). */
import { request } from "node:http";

/** One program as the supervisor knows it. */
export interface ProgramState {
  readonly name: string;
  /** RUNNING, STOPPED, STARTING, BACKOFF, STOPPING, EXITED, FATAL. */
  readonly state: string;
  /** Pid and uptime, or why it does not run, in the supervisor's words. */
  readonly detail: string;
  /** Of the program's own process; null when it does not run. */
  readonly pid: number | null;
  /** Seconds since the epoch, by the supervisor's clock; 0 where it never was. */
  readonly started: number;
  readonly stopped: number;
  readonly now: number;
  /** Of the last process that ended. */
  readonly exitStatus: number;
}

/** The state of every program. @throws when no supervisor answers. */
export async function programStates(socket: string): Promise<ProgramState[]> {
  return readStates(await call(socket, "supervisor.getAllProcessInfo"));
}

/** Starts a program without waiting for it: its probe tells whether it serves. */
export async function startProgram(socket: string, name: string): Promise<void> {
  const answer = await call(socket, "supervisor.startProcess", [
    `<string>${name}</string>`,
    "<boolean>0</boolean>",
  ]);
  // 60: it is started already; 50: its start failed, and is tried again.
  const code = /<name>faultCode<\/name>\s*<value><int>(\d+)<\/int>/.exec(answer)?.[1];
  if (code !== undefined && !["60", "50"].includes(code)) readStates(answer);
}

/** Reads the answer to `supervisor.getAllProcessInfo`. */
export function readStates(answer: string): ProgramState[] {
  const fault = /<fault>[\s\S]*?<string>([\s\S]*?)<\/string>/.exec(answer)?.[1];
  if (fault !== undefined) throw new Error(`supervisor: ${plain(fault)}`);
  return [...answer.matchAll(/<struct>([\s\S]*?)<\/struct>/g)].map(([, struct = ""]) => {
    const members = new Map(
      [
        ...struct.matchAll(
          /<name>(\w+)<\/name>\s*<value>(?:<(?:string|int)>([\s\S]*?)<\/(?:string|int)>|<string\/>|)<\/value>/g,
        ),
      ].map(([, name = "", value = ""]) => [name, plain(value)]),
    );
    const number = (name: string) => Number(members.get(name) ?? 0);
    const pid = number("pid");
    return {
      name: members.get("name") ?? "",
      state: members.get("statename") ?? "",
      detail: members.get("description") ?? "",
      pid: pid > 0 ? pid : null,
      started: number("start"),
      stopped: number("stop"),
      now: number("now"),
      exitStatus: number("exitstatus"),
    };
  });
}

function plain(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

async function call(
  socketPath: string,
  method: string,
  values: readonly string[] = [],
): Promise<string> {
  const params = values.map((value) => `<param><value>${value}</value></param>`).join("");
  const body = `<?xml version="1.0"?><methodCall><methodName>${method}</methodName><params>${params}</params></methodCall>`;
  return await new Promise((resolve, reject) => {
    const asked = request(
      {
        socketPath,
        path: "/RPC2",
        method: "POST",
        headers: { "content-type": "text/xml", "content-length": Buffer.byteLength(body) },
        timeout: 10_000,
      },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("end", () => resolve(Buffer.concat(parts).toString("utf8")));
      },
    );
    asked.on("timeout", () => asked.destroy(new Error("the supervisor does not answer")));
    asked.on("error", reject);
    asked.end(body);
  });
}
