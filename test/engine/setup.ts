/** Once for all tests of the project: the real engine, beside the API server that it deploys to. */
import type { TestProject } from "vitest/node";
import { cacheFolder } from "../../local/places.ts";
import { ensureEngine } from "./built-engine.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Folder with the program `pulumi`. */
    engine: string;
  }
}

export default async function setup(project: TestProject): Promise<void> {
  const report = (line: string) => process.stderr.write(`${line}\n`);
  project.provide("engine", await ensureEngine({ cache: cacheFolder(), report }));
}
