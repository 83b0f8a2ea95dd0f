/** Stand-ins for Odoo, and requests that are sent exactly as written. */
import { createHash } from "node:crypto";
import type { IncomingHttpHeaders, RequestListener, Server } from "node:http";
import { createServer, request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** What the stand-in saw, when it answered. */
  readonly seen: Seen | null;
}

/** A request as it reached a stand-in. */
export interface Seen {
  readonly server: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string | undefined>;
}

export interface Question {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  /** Address that the request comes from. */
  readonly from?: string;
  readonly tls?: boolean;
  readonly body?: string;
}

/** Sends one request; `path` is not normalised. An upgrade (101) counts as an answer. */
export async function ask(question: Question): Promise<Answer> {
  const send = question.tls === true ? tlsRequest : plainRequest;
  return await new Promise((resolve, reject) => {
    const outgoing = send({
      host: question.host,
      port: question.port,
      path: question.path,
      method: question.method ?? "GET",
      headers: { Host: "erp.localhost", ...question.headers },
      agent: false,
      rejectUnauthorized: false,
      timeout: 15_000,
      ...(question.from === undefined ? {} : { localAddress: question.from }),
    });
    outgoing.on("response", (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => {
        body += chunk.toString();
      });
      response.on("error", reject);
      response.on("end", () => resolve(answer(response.statusCode ?? 0, response.headers, body)));
    });
    outgoing.on("upgrade", (response, socket) => {
      socket.destroy();
      resolve(answer(response.statusCode ?? 0, response.headers, ""));
    });
    outgoing.on("timeout", () => outgoing.destroy(new Error("no answer in 15 s")));
    outgoing.on("error", reject);
    outgoing.end(question.body);
  });
}

/** Tells back what it was asked, unless `special` answers. */
export async function standIn(
  address: string,
  name: string,
  special: RequestListener = () => {},
): Promise<Server> {
  const server = createServer((incoming, response) => {
    response.setHeader("x-server", name);
    special(incoming, response);
    if (response.writableEnded || response.destroyed || response.headersSent) return;
    if (incoming.url?.startsWith("/slow")) return;
    const { method = "", url = "", headers } = incoming;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ server: name, method, url, headers }));
  });
  server.on("upgrade", (incoming, socket) => {
    socket.end(handshake(name, incoming.headers));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    const [host, port] = address.split(":");
    server.listen(Number(port), host, resolve);
  });
  return server;
}

/** Closes a stand-in with whatever it still holds. */
export async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

/** RFC 6455, 4.2.2: HAProxy checks the answer to its own key. */
function handshake(name: string, headers: IncomingHttpHeaders): string {
  const accept = createHash("sha1")
    .update(`${headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest("base64");
  const lines = [
    "HTTP/1.1 101 Switching Protocols",
    "Connection: Upgrade",
    "Upgrade: websocket",
    `Sec-WebSocket-Accept: ${accept}`,
    `X-Server: ${name}`,
    `X-Seen-Proto: ${headers["x-forwarded-proto"]}`,
  ];
  return `${lines.join("\r\n")}\r\n\r\n`;
}

function answer(status: number, headers: IncomingHttpHeaders, body: string): Answer {
  const json = headers["content-type"] === "application/json" && body.startsWith('{"server"');
  return { status, headers, body, seen: json ? (JSON.parse(body) as Seen) : null };
}
