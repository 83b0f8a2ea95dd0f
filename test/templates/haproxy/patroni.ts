/** Stand-ins for PostgreSQL and the Patroni beside it, whose role a test can change. */
import type { Server as HttpServer } from "node:http";
import { createServer as createHttp } from "node:http";
import type { Server, Socket } from "node:net";
import { connect, createServer } from "node:net";
import type { PostgresqlGroup } from "../../../model/topology.ts";
import { instanceNames } from "../../../model/topology.ts";
import type { Layout } from "../../../templates/layout.ts";

/** `promoting` and `crashed` hold the leader key, and are no primary yet or no longer. */
export type InstanceRole = "primary" | "replica" | "promoting" | "crashed" | "gone";

/** Status and body of Patroni 4.0 (api.py, `get_postgresql_status`). */
const answers: Record<InstanceRole, { ok: string; state: string; role: string }> = {
  primary: { ok: "/primary", state: "running", role: "primary" },
  replica: { ok: "/replica", state: "running", role: "replica" },
  promoting: { ok: "/primary", state: "running", role: "replica" },
  crashed: { ok: "/primary", state: "unknown", role: "primary" },
  gone: { ok: "none", state: "stopped", role: "replica" },
};

/** One instance: PostgreSQL greets with its name, Patroni answers for its role. */
export class Instance {
  readonly name: string;
  role: InstanceRole = "gone";
  /** Paths that Patroni was asked for. */
  readonly asked = new Set<string>();
  readonly #patroni: HttpServer;
  readonly #postgresql: Server;
  readonly #sockets = new Set<Socket>();

  constructor(name: string) {
    this.name = name;
    this.#patroni = createHttp((incoming, response) => {
      this.asked.add(incoming.url ?? "");
      const { ok, state, role } = answers[this.role];
      response.statusCode = incoming.url === ok ? 200 : 503;
      const started = `"postmaster_start_time": "2026-01-01"`;
      response.end(`{"state": "${state}", ${started}, "role": "${role}", "xlog": {}}`);
    });
    this.#postgresql = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => this.#sockets.delete(socket));
      socket.write(name);
    });
  }

  async listen(postgresql: string, patroni: string): Promise<void> {
    await listenOn(this.#postgresql, postgresql);
    await listenOn(this.#patroni, patroni);
  }

  /** PostgreSQL dies; its Patroni has not noticed yet. Resolves to what starts it again. */
  async die(postgresql: string): Promise<() => Promise<void>> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#postgresql.close(resolve));
    return () => listenOn(this.#postgresql, postgresql);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#patroni.closeAllConnections();
    await new Promise((resolve) => this.#patroni.close(resolve));
    await new Promise((resolve) => this.#postgresql.close(resolve));
  }
}

/** The instances of a group, listening where the layout says. */
export async function instances(group: PostgresqlGroup, layout: Layout): Promise<Instance[]> {
  const patroni = layout.upstream(group, "patroni");
  const postgresql = layout.upstream(group, "postgresql");
  return await Promise.all(
    instanceNames(group).map(async (name, index) => {
      const instance = new Instance(name);
      await instance.listen(postgresql[index] ?? "", patroni[index] ?? "");
      return instance;
    }),
  );
}

/** Who greets at an address, after how long, and when the connection ended. */
export async function greeting(
  address: { host: string; port: number },
  patience = 10_000,
): Promise<{ name: string; milliseconds: number; ended: Promise<void>; socket: Socket }> {
  const began = performance.now();
  const socket = connect(address.port, address.host);
  const ended = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  return await new Promise((resolve, reject) => {
    socket.setTimeout(patience, () => socket.destroy(new Error(`silent for ${patience} ms`)));
    socket.once("error", reject);
    socket.once("data", (chunk) => {
      socket.setTimeout(0);
      const milliseconds = performance.now() - began;
      resolve({ name: chunk.toString(), milliseconds, ended, socket });
    });
    socket.once("end", () => reject(new Error("closed without a greeting")));
  });
}

async function listenOn(server: HttpServer | Server, address: string): Promise<void> {
  const [host, port] = address.split(":");
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(Number(port), host, resolve);
  });
}
