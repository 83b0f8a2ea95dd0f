import { createServer, type Server } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { localLayout } from "../../local/layout.ts";
import { portProblems } from "../../local/port-problems.ts";
import { specOf, topologyOf } from "../model/written-stack.ts";

/** A stack whose edge wants a port, in a network where nothing else is. */
function problems(port: number, own: readonly number[], meanwhile = () => {}) {
  const text = `edge: { https: "127.213.0.1:${port}", http: "127.213.0.2:1" }\nlocal: { subnet: 127.213.0.0/16 }`;
  const topology = topologyOf(text);
  return portProblems(topology, localLayout(specOf(text), topology), () => {
    meanwhile();
    return own;
  }).then((found) => found.filter(({ what }) => what.startsWith("edge.https")));
}

async function listener(host: string): Promise<number> {
  const server: Server = createServer();
  // As HAProxy does: a second one could share the port without an error.
  await new Promise<void>((resolve) => server.listen({ host, port: 0, reusePort: true }, resolve));
  onTestFinished(() => void server.close());
  return (server.address() as { port: number }).port;
}

test("what another process has is refused, whether the stack runs or not", async () => {
  const port = await listener("127.213.0.1");
  expect(await problems(port, [])).toEqual([
    {
      where: "this machine",
      what: "edge.https: another program listens there",
      got: `127.213.0.1:${port}`,
      fix: "End that program, or choose another edge.https in the stack file",
    },
  ]);
  // A process of the stack that has nothing to do with it.
  expect(await problems(port, [1])).toHaveLength(1);
});

test("what the stack itself has is its own", async () => {
  expect(await problems(await listener("127.213.0.1"), [process.pid])).toEqual([]);
});

test("who listens at all addresses has this one, too", async () => {
  const port = await listener("0.0.0.0");
  expect(await problems(port, [])).toHaveLength(1);
  expect(await problems(port, [process.pid])).toEqual([]);
});

test.each([
  ["the stack's own", [process.pid], 0],
  ["another one", [], 1],
])("a program that begins to listen during the look is seen: %s", async (_, own, found) => {
  const host = "127.213.0.1";
  const free = createServer();
  await new Promise<void>((resolve) => free.listen({ host, port: 0 }, resolve));
  const { port } = free.address() as { port: number };
  await new Promise<void>((resolve) => free.close(() => resolve()));
  const late = createServer();
  onTestFinished(() => void late.close());
  let begun = false;
  const begin = () => {
    if (!begun) late.listen({ host, port });
    begun = true;
  };
  expect(await problems(port, own, begin)).toHaveLength(found);
});
