import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isUp, withoutSockets } from "../../local/drain/at-balancers.ts";
import { haproxyCommand } from "../../local/drain/haproxy-command.ts";

/** As HAProxy 3.0.11 writes it, without the words behind those that are read. */
const state = `1
# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight
4 http-interactive 1 interactive-1 127.81.115.11 2 0 1
4 http-interactive 2 interactive-2 127.81.115.12 0 0 1
4 http-interactive 3 interactive-3 127.81.115.13 2 8 1
4 http-interactive 4 interactive-4 127.81.115.14 1 0 1

`;

test("an instance is back when a balancer says that it runs", () => {
  expect(isUp(state, "interactive-1")).toBe(true);
  expect(isUp(state, "interactive-2")).toBe(false);
  expect(isUp(state, "interactive-4")).toBe(false);
});

test("a balancer that does not know an instance yet is not waited for", () => {
  expect(isUp(state, "interactive-9")).toBe(true);
  expect(isUp("Can't find backend.\n", "interactive-9")).toBe(true);
});

test("a balancer that is away waits for nobody", () => {
  expect(isUp("", "interactive-1")).toBe(true);
});

test("an nginx waits for its requests, and for no websocket", () => {
  // As HAProxy 3.0.11 writes them, without the words behind those that are read.
  const sessions = `0x7fe8c6503800: proto=tcpv4 src=127.78.2.11:45938 fe=nginx be=gevent srv=websocket-1 ts=00 age=2m37s
0x7fe8c6503900: proto=tcpv4 src=127.78.2.11:45940 fe=nginx be=http-interactive srv=interactive-1 ts=00 age=1s
0x7fe8c6503400: proto=unix_stream src=unix:1 fe=GLOBAL be=<NONE> srv=<none> ts=00 age=0s
`;
  const opened = [45938, 45940, 45942].map((port) => ({
    local: { address: "127.78.2.11", port },
    remote: { address: "127.78.3.11", port: 8070 },
    unread: 0,
    uid: 27704,
    inode: port,
  }));
  const ports = (answer: string) => withoutSockets(opened, answer).map(({ local }) => local.port);
  expect(ports(sessions)).toEqual([45940, 45942]);
  // A balancer that is away says nothing.
  expect(ports("")).toEqual([45938, 45940, 45942]);
});

test.each([
  ["done", "\n", null],
  ["a server that it does not know yet", "No such server.\n\n", null],
  ["a backend that it does not know yet", "No such backend.\n\n", null],
  ["anything else", "Permission denied\n\n", /drain: Permission denied/],
])("HAProxy's answer to a command: %s", async (_, answer, refusal) => {
  const folder = mkdtempSync(join(tmpdir(), "odoo-cluster-haproxy-"));
  const socket = join(folder, "haproxy.sock");
  const server = createServer((connection) =>
    connection.once("data", () => connection.end(answer)),
  );
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  const told = haproxyCommand(socket, "set server nginx/nginx-3 state drain");
  await (refusal === null ? told : expect(told).rejects.toThrow(refusal));
  server.close();
  rmSync(folder, { recursive: true });
});
