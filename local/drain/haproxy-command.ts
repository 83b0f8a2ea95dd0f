/** HAProxy's runtime API. */
import { connect } from "node:net";

/**
 * One command about a server (HAProxy 3.0 management guide, 9.3) that answers nothing but a refusal.
 * A HAProxy that does not know the server yet sends nothing there: that is no refusal.
 */
export async function haproxyCommand(socket: string, line: string): Promise<void> {
  const answer = (await haproxyAnswer(socket, line)).trim();
  if (answer !== "" && !/^No such (server|backend)/.test(answer))
    throw new Error(`${socket}: ${line}: ${answer}`);
}

/** What a command answers; nothing where that HAProxy is down: it knows no state then. */
export async function haproxyAnswer(socket: string, line: string): Promise<string> {
  return await new Promise<string>((resolve, reject) => {
    const connection = connect(socket);
    let text = "";
    connection.setTimeout(5000, () => connection.destroy(new Error("HAProxy does not answer")));
    connection.on("data", (part) => {
      text += String(part);
    });
    connection.on("error", (error: NodeJS.ErrnoException) =>
      ["ENOENT", "ECONNREFUSED"].includes(error.code ?? "") ? resolve("") : reject(error),
    );
    connection.on("close", () => resolve(text));
    connection.write(`${line}\n`);
  });
}
