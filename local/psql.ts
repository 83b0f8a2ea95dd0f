/** psql on an endpoint, with the role's password out of sight. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { literal } from "../model/text.ts";
import { type EndpointName, theGroup } from "../model/topology.ts";
import { inside } from "./layout.ts";
import { attachInside } from "./namespace.ts";
import { replaceFile } from "./replace-file.ts";
import { requireRunning } from "./running.ts";
import type { LocalStack } from "./stack.ts";
import { userIds } from "./users.ts";

/** Resolves to psql's exit code. */
export async function openPsql(
  stack: LocalStack,
  endpoint: EndpointName,
  role: string,
  args: readonly string[],
): Promise<number> {
  const { layout, places, secrets, supervisor } = requireRunning(stack);
  const [router] = layout.nodes(theGroup(stack.topology, "router"));
  if (router === undefined) throw new Error("a topology has a router");
  const { host, port } = layout.endpoint(endpoint, router);
  const name = `psql-${process.pid}.pgpass`;
  const file = join(places.run, name);
  replaceFile(file, `*:*:*:${role}:${secrets[`database-${role}`]?.value ?? ""}\n`, {
    mode: 0o600,
    uid: userIds.odoo,
  });
  try {
    return await attachInside(
      supervisor.pid,
      [
        "psql",
        "-h",
        literal(host),
        "-p",
        String(port),
        "-U",
        role,
        "-d",
        stack.topology.application.database,
        ...args,
      ],
      {
        user: "odoo",
        environment: { PGPASSFILE: `${inside.run}/${name}`, HOME: `${inside.data}/init` },
      },
    );
  } finally {
    rmSync(file, { force: true });
  }
}
