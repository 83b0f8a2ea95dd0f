/** After setup.ts: the database operator, whose webhooks the judge asks as well. */
import type { TestProject } from "vitest/node";
import { cacheFolder } from "../../local/places.ts";
import { ensureServers } from "./built-servers.ts";
import { readWebhooks, startOperator } from "./operator.ts";
import { webhookFile } from "./versions.ts";

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const report = (line: string) => process.stderr.write(`${line}\n`);
  const built = await ensureServers({ cache: cacheFolder(), report });
  const { kubernetes, certificates } = project.getProvidedContext();
  return await startOperator({
    programs: built.operator,
    kubernetes,
    certificates,
    webhooks: readWebhooks(built.definitions, webhookFile),
  });
}
