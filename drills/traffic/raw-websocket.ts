/** A websocket by hand: Node's own sets neither the cookie, nor Origin, nor the authority. */
import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import type { HttpClient } from "./http-client.ts";

export class RawWebsocket {
  /** Resolves when the connection is gone. */
  readonly closed: Promise<unknown>;
  /** Told of each message that comes. */
  onMessage: (message: string) => void = () => {};
  readonly #socket: Socket;
  readonly #messages: string[] = [];
  #rest: Buffer;

  private constructor(socket: Socket, head: Buffer) {
    this.#socket = socket;
    this.#rest = Buffer.alloc(0);
    socket.on("data", (part: Buffer) => this.#take(part));
    // The far end may go first; what was received counts.
    socket.on("error", () => {});
    this.closed = new Promise((resolve) => socket.once("close", resolve));
    this.#take(head);
  }

  /** @throws when the answer is not 101. */
  static async open(http: HttpClient, path: string, origin: string): Promise<RawWebsocket> {
    const { status, socket, head } = await http.upgrade(path, {
      connection: "Upgrade",
      upgrade: "websocket",
      origin,
      "sec-websocket-version": "13",
      "sec-websocket-key": randomBytes(16).toString("base64"),
    });
    if (socket === null) throw new Error(`${path} answers ${status} instead of 101`);
    return new RawWebsocket(socket, head);
  }

  send(value: unknown): void {
    this.#frame(0x1, Buffer.from(JSON.stringify(value)));
  }

  /** The first message, past or coming, that fits. */
  async next(fits: (message: string) => boolean, milliseconds: number): Promise<string> {
    const end = Date.now() + milliseconds;
    for (;;) {
      const found = this.#messages.find(fits);
      if (found !== undefined) return found;
      if (Date.now() > end) throw new Error(`no such message; got ${this.#messages.join("\n")}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  get messages(): readonly string[] {
    return this.#messages;
  }

  async close(): Promise<void> {
    this.#frame(0x8, Buffer.from([0x03, 0xe8]));
    await new Promise((resolve) => {
      this.#socket.once("close", resolve);
      setTimeout(() => this.#socket.destroy(), 2000).unref();
    });
  }

  /** One masked frame, as clients must send. */
  #frame(opcode: number, payload: Buffer): void {
    const mask = randomBytes(4);
    const length =
      payload.length < 126
        ? Buffer.from([0x80 | payload.length])
        : Buffer.from([0x80 | 126, payload.length >> 8, payload.length & 0xff]);
    const masked = Buffer.from(payload.map((byte, index) => byte ^ (mask[index % 4] as number)));
    this.#socket.write(Buffer.concat([Buffer.from([0x80 | opcode]), length, mask, masked]));
  }

  #heard(message: string): void {
    this.#messages.push(message);
    this.onMessage(message);
  }

  #take(part: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, part]);
    for (;;) {
      const frame = parseFrame(this.#rest);
      if (frame === null) return;
      this.#rest = this.#rest.subarray(frame.size);
      if (frame.opcode === 0x1) this.#heard(frame.payload.toString("utf8"));
      if (frame.opcode === 0x9) this.#frame(0xa, frame.payload);
      if (frame.opcode === 0x8) this.#socket.end();
    }
  }
}

/** The first whole frame of a server, which never masks; null when more must come. */
function parseFrame(data: Buffer): { opcode: number; payload: Buffer; size: number } | null {
  if (data.length < 2) return null;
  const short = (data[1] as number) & 0x7f;
  const header = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (data.length < header) return null;
  const length =
    short === 126 ? data.readUInt16BE(2) : short === 127 ? Number(data.readBigUInt64BE(2)) : short;
  if (data.length < header + length) return null;
  return {
    opcode: (data[0] as number) & 0x0f,
    payload: data.subarray(header, header + length),
    size: header + length,
  };
}
