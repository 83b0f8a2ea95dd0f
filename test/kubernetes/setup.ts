/** Once for all tests of the project: a real API server that knows every definition we use. */
import type { TestProject } from "vitest/node";
import { cacheFolder } from "../../local/places.ts";
import { type ApiAddress, ApiClient } from "./api-client.ts";
import { startApiServer } from "./api-server.ts";
import { ensureServers } from "./built-servers.ts";
import { installDefinitions } from "./definitions.ts";

declare module "vitest" {
  interface ProvidedContext {
    kubernetes: ApiAddress;
    /** Names of the definitions of custom resources. */
    definitions: readonly string[];
    /** Folder with the API server's certificate and key. */
    certificates: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const report = (line: string) => process.stderr.write(`${line}\n`);
  const built = await ensureServers({ cache: cacheFolder(), report });
  const server = await startApiServer(built.programs);
  try {
    const api = new ApiClient(server.address);
    const definitions = await installDefinitions(api, built.definitions);
    api.close();
    project.provide("kubernetes", server.address);
    project.provide("definitions", definitions);
    project.provide("certificates", server.certificates);
    return server.stop;
  } catch (error) {
    await server.stop();
    throw error;
  }
}
